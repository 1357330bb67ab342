import { mkdir } from 'node:fs/promises';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import type { Lane } from './lane.ts';
import { openComposeLane } from './open-compose-lane.ts';
import { openLocalLane } from './open-local-lane.ts';

/** Opens a lane of that environment in `folder`, which it makes. */
export async function openLane(
  environment: string,
  folder: string,
  faults: readonly FaultDefinition[],
): Promise<Lane> {
  await mkdir(folder);
  if (environment === 'local') return openLocalLane(folder, faults);
  if (environment === 'compose') return openComposeLane(folder, faults);
  throw new Error(`There is no lane for the environment "${environment}"; use local or compose.`);
}
