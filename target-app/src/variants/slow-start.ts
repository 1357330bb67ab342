import { setTimeout as pause } from 'node:timers/promises';
import type { Configuration } from '../configuration.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { Backing } from './backing.ts';
import { connectResilient } from './resilient.ts';

/** A build that takes long to be ready; an impatient rollout kills it before, again and again. */
export function connectSlowStart(configuration: Configuration, instruments: Instruments): Backing {
  const { slowStartMs } = configuration.flaws;
  return {
    ...connectResilient(configuration, instruments),
    flaw: { warmUp: () => pause(slowStartMs) },
  };
}
