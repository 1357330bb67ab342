import type { ConstantArrivalRateScenario } from 'k6/options';

/**
 * Arrivals at a constant rate whatever the answers do, as the harness asks for them: `RATE` arrivals a `TIME_UNIT`, for
 * `DURATION`; `TIMEOUT` of a request; and `MAX_VUS`, all of them allocated beforehand, because k6 drops an arrival that
 * finds no free one.
 */
export function openModel(env: Readonly<Record<string, string>>): ConstantArrivalRateScenario {
  const maxVus = Number(required(env, 'MAX_VUS'));
  return {
    executor: 'constant-arrival-rate',
    rate: Number(required(env, 'RATE')),
    timeUnit: required(env, 'TIME_UNIT'),
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
