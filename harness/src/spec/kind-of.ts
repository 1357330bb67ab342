import { nodeAt } from './source/source-node.ts';
import { readYaml } from './source/read-yaml.ts';

/** What a file of ours can be. */
export type FileKind = 'experiment' | 'environments' | 'slos';

/** What a file says it is, by its first document; undefined when it does not say, or cannot be read. */
export function kindOf(text: string): FileKind | undefined {
  const read = readYaml('', text);
  const [root] = read.ok ? read.documents : [];
  const kind = root === undefined ? undefined : nodeAt(root, ['kind']);
  return kind?.kind === 'scalar' ? KINDS.get(String(kind.value)) : undefined;
}

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['Experiment', 'experiment'],
  ['Environments', 'environments'],
  ['SLO', 'slos'],
  ['SLI', 'slos'],
  ['DataSource', 'slos'],
  ['Service', 'slos'],
  ['AlertPolicy', 'slos'],
  ['AlertCondition', 'slos'],
  ['AlertNotificationTarget', 'slos'],
]);
