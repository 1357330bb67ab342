import type { Reading } from './diagnostic.ts';
import { readYaml } from './read-yaml.ts';
import type { SourceNode } from './source-node.ts';

/** Reads YAML text that must be a single document. */
export function readOneDocument(
  file: string,
  text: string,
): Reading<{ readonly root: SourceNode }> {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const [root, second] = read.documents;
  if (root !== undefined && second === undefined) return { ok: true, root };
  const at = second?.at ?? { file, line: 1, col: 1 };
  const message = 'a second document begins here';
  return {
    ok: false,
    diagnostics: [{ ...at, message, expected: 'write one document a file; take the `---` out' }],
  };
}
