import { faultRegistry } from '../faults/registry.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import { reportSchema } from '../reporters/json/report-schema.ts';
import { environmentsSchema } from '../spec/environments/environments-schema.ts';
import { experimentSchema } from '../spec/experiment/experiment-schema.ts';
import { sloSchema } from '../spec/slo/slo-schema.ts';

/**
 * The published schemas by name: `experiment` for `harness/schema/experiment.schema.json`. A project with faults of its
 * own has a schema of its own.
 */
export function publishedSchemas(
  faults: FaultRegistry = faultRegistry,
): ReadonlyMap<string, () => string> {
  return new Map([
    ['experiment', () => schemaText(experimentSchema(faults))],
    ['environments', () => schemaText(environmentsSchema)],
    ['slo', () => schemaText(sloSchema)],
    ['report', () => `${JSON.stringify(reportSchema, null, 2)}\n`],
  ]);
}

function schemaText(schema: object): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, ...schema }, null, 2)}\n`;
}
