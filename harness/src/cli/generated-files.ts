import { faultRegistry } from '../faults/registry.ts';
import { cliReference } from './cli-reference.ts';
import { environmentReference } from './generated/environment-reference.ts';
import { errorReference } from './generated/error-reference.ts';
import { faultReference } from './generated/fault-reference.ts';
import { publishedSchemas } from './published-schemas.ts';

/** Every committed file that is made from code, by its path in the repository. */
export const GENERATED_FILES: ReadonlyMap<string, () => string> = new Map([
  ...[...publishedSchemas()].map(([name, content]): [string, () => string] => [
    `harness/schema/${name}.schema.json`,
    content,
  ]),
  ['docs/cli.md', () => cliReference()],
  ['docs/faults.md', () => faultReference(faultRegistry)],
  ['docs/environments.md', () => environmentReference()],
  ['docs/errors.md', () => errorReference()],
]);
