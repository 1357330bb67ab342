import type { ConstantArrivalRateScenario } from 'k6/options';

/**
 * Arrivals at a constant rate whatever the answers do, from the environment: `RATE` arrivals a `TIME_UNIT` (one second
 * unless said, fractions allowed then), for `DURATION`; `TIMEOUT` of a request; and `MAX_VUS`, all of them allocated
 * beforehand, because k6 drops an arrival that finds no free one.
 */
export function openModel(env: Readonly<Record<string, string>>): ConstantArrivalRateScenario {
  const maxVus = Number(required(env, 'MAX_VUS'));
  return {
    executor: 'constant-arrival-rate',
    ...arrivals(Number(required(env, 'RATE')), env['TIME_UNIT']),
    duration: required(env, 'DURATION'),
    preAllocatedVUs: maxVus,
    maxVUs: maxVus,
    gracefulStop: required(env, 'TIMEOUT'),
  };
}

/** The value of a variable that the scenario cannot do without. */
export function required(env: Readonly<Record<string, string>>, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set.`);
  return value;
}

type Arrivals = { readonly rate: number; readonly timeUnit: string };

/** k6 takes whole rates only: 0.25 a second is 25 in 100 seconds. Precise to a thousandth. */
function arrivals(rate: number, timeUnit: string | undefined): Arrivals {
  if (timeUnit !== undefined) return { rate, timeUnit };
  const seconds = [1, 10, 100].find((unit) => Number.isInteger(rate * unit)) ?? 1000;
  return { rate: Math.round(rate * seconds), timeUnit: `${seconds}s` };
}
