import { join } from 'node:path';
import { faultRegistry } from '../faults/registry.ts';
import { cliReference } from './cli-reference.ts';
import { decisionIndex } from './generated/decision-index.ts';
import { environmentReference } from './generated/environment-reference.ts';
import { errorReference } from './generated/error-reference.ts';
import { experimentReference } from './generated/experiment-reference.ts';
import { faultReference } from './generated/fault-reference.ts';
import { rulesFile } from './generated/rules-file.ts';
import { publishedSchemas } from './published-schemas.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const DECISIONS = join(REPOSITORY, 'docs/adr');

/** Every committed file that is made from others, by its path in the repository. */
export const GENERATED_FILES: ReadonlyMap<string, () => string> = new Map([
  ...[...publishedSchemas()].map(([name, content]): [string, () => string] => [
    `harness/schema/${name}.schema.json`,
    content,
  ]),
  ['docs/cli.md', () => cliReference()],
  ['docs/faults.md', () => faultReference(faultRegistry)],
  ['docs/experiments.md', () => experimentReference(REPOSITORY)],
  ['docs/environments.md', () => environmentReference()],
  ['docs/errors.md', () => errorReference()],
  ['target-app/deploy/prometheus/rules/slos.yaml', () => rulesFile()],
  ['docs/adr/README.md', () => decisionIndex(DECISIONS)],
]);
