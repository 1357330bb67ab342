import type { Ms } from '../../domain/units.ts';
import type { RefuseAnotherEngine } from '../../ports/project-resources.ts';
import { EngineIdentities } from './engine-identities.ts';

const DEADLINE_MS: Ms = 5_000;

/** Asks now, whatever was answered before. */
export const refuseAnotherEngine: RefuseAnotherEngine = (place, signal) =>
  new EngineIdentities(DEADLINE_MS).refuseAnother(place, signal);
