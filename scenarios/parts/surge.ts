import type { ConstantArrivalRateScenario } from 'k6/options';
import { openModel } from './open-model.ts';

/** More users than this would be k6 measuring itself. */
const MOST_VUS = 2_000;

/** When a surge begins, how long it lasts, and how many times the ordinary traffic comes with it in all. */
export type Surge = { readonly fromS: number; readonly forS: number; readonly times: number };

/** The arrivals of a surge, on top of those of `openModel(env)`. */
export function surgeOf(
  env: Readonly<Record<string, string>>,
  { fromS, forS, times }: Surge,
): ConstantArrivalRateScenario {
  const ordinary = openModel(env);
  const users = Math.min(MOST_VUS, ordinary.preAllocatedVUs * (times - 1));
  return {
    ...ordinary,
    startTime: `${fromS}s`,
    duration: `${forS}s`,
    rate: ordinary.rate * (times - 1),
    preAllocatedVUs: users,
    maxVUs: users,
  };
}
