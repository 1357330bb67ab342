import type { Configuration, VariantName } from '../configuration.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { Backing } from './backing.ts';
import { connectBadDeploy } from './bad-deploy.ts';
import { connectLeaking } from './leaking.ts';
import { connectNaive } from './naive.ts';
import { connectResilient } from './resilient.ts';
import { connectSlowStart } from './slow-start.ts';

type Connect = (configuration: Configuration, instruments: Instruments) => Backing;

const CONNECT: Readonly<Record<VariantName, Connect>> = {
  resilient: connectResilient,
  naive: connectNaive,
  leaking: connectLeaking,
  'bad-deploy': connectBadDeploy,
  'slow-start': connectSlowStart,
};

/** Connects to PostgreSQL and Redis in the manner of the configured variant. Neither has to be there yet. */
export function connectBacking(configuration: Configuration, instruments: Instruments): Backing {
  return CONNECT[configuration.variant](configuration, instruments);
}
