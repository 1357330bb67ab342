import { faultRegistry } from '../faults/registry.ts';
import { reportSchema } from '../reporters/json/report-schema.ts';
import { environmentsSchema } from '../spec/environments/environments-schema.ts';
import { experimentSchema } from '../spec/experiment/experiment-schema.ts';
import { sloSchema } from '../spec/slo/slo-schema.ts';

/** The published schemas by name: `experiment` for `harness/schema/experiment.schema.json`. */
export function publishedSchemas(): ReadonlyMap<string, () => string> {
  return new Map([
    ['experiment', () => schemaText(experimentSchema(faultRegistry))],
    ['environments', () => schemaText(environmentsSchema)],
    ['slo', () => schemaText(sloSchema)],
    ['report', () => `${JSON.stringify(reportSchema, null, 2)}\n`],
  ]);
}

function schemaText(schema: object): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, ...schema }, null, 2)}\n`;
}
