import { mkdir } from 'node:fs/promises';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import type { LaneEnvironment } from './lane-environment.ts';
import type { Lane } from './lane.ts';
import { openComposeLane } from './open-compose-lane.ts';
import { openLocalLane } from './open-local-lane.ts';

/** Opens a lane of that environment in `folder`, which it makes. */
export async function openLane(
  environment: LaneEnvironment,
  folder: string,
  faults: readonly FaultDefinition[],
): Promise<Lane> {
  await mkdir(folder);
  switch (environment) {
    case 'local':
      return openLocalLane(folder, faults);
    case 'compose':
      return openComposeLane(folder, faults);
  }
}
