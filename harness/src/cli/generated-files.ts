import { faultRegistry } from '../faults/registry.ts';
import { reportSchema } from '../reporters/json/report-schema.ts';
import { environmentsSchema } from '../spec/environments/environments-schema.ts';
import { experimentSchema } from '../spec/experiment/experiment-schema.ts';
import { sloSchema } from '../spec/slo/slo-schema.ts';
import { errorReference } from './generated/error-reference.ts';
import { faultReference } from './generated/fault-reference.ts';

/** Every committed file that is made from code, by its path in the repository. */
export const GENERATED_FILES: ReadonlyMap<string, () => string> = new Map([
  ['harness/schema/experiment.schema.json', () => schemaText(experimentSchema(faultRegistry))],
  ['harness/schema/environments.schema.json', () => schemaText(environmentsSchema)],
  ['harness/schema/slo.schema.json', () => schemaText(sloSchema)],
  ['harness/schema/report.schema.json', () => `${JSON.stringify(reportSchema, null, 2)}\n`],
  ['docs/faults.md', () => faultReference(faultRegistry)],
  ['docs/errors.md', () => errorReference()],
]);

/** The published schemas by name: `experiment` for `harness/schema/experiment.schema.json`. */
export function publishedSchemas(): ReadonlyMap<string, () => string> {
  const schemas = [...GENERATED_FILES].flatMap(([path, content]) => {
    const [, name] = /^harness\/schema\/([a-z-]+)\.schema\.json$/.exec(path) ?? [];
    return name === undefined ? [] : [[name, content] as const];
  });
  return new Map(schemas);
}

function schemaText(schema: object): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, ...schema }, null, 2)}\n`;
}
