import type { LoadSpec } from '../../domain/experiment.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { nearName } from '../source/near-name.ts';
import { within, type Report } from '../source/report.ts';
import type { ExperimentDocument } from './experiment-schema.ts';
import { readQuantity } from './read-quantity.ts';

const HIGHEST_RATE = 100_000;

/** Reads the load; the scenario must be one of those there are. */
export function readLoad(
  load: Salvaged<ExperimentDocument['load']> | undefined,
  scenarios: readonly string[],
  report: Report,
): LoadSpec | undefined {
  const ofLoad = within(report, 'load');
  const written = { text: load?.rate, path: ['rate'] };
  const ratePerSecond = readQuantity('rate', written, { max: HIGHEST_RATE }, ofLoad);
  if (ratePerSecond === 0) {
    ofLoad(['rate'], { message: 'no request would be offered', expected: 'write more than 0/s' });
  }
  const scenario = load?.scenario;
  if (scenario !== undefined && !scenarios.includes(scenario)) {
    const suggestion = nearName(scenario, scenarios);
    ofLoad(['scenario'], {
      message: `there is no scenario \`${scenario}\` in \`scenarios/\``,
      expected: scenarios.length === 0 ? 'write one there' : `name one of: ${scenarios.join(', ')}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  if (scenario === undefined || ratePerSecond === undefined) return undefined;
  return { scenario, ratePerSecond };
}
