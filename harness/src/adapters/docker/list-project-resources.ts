import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { ListProjectResources } from '../../ports/project-resources.ts';
import { askEngine } from './ask-engine.ts';
import { nameOfEngine } from './engine-address.ts';
import { EngineIdentities } from './engine-identities.ts';
import { EngineRefusal } from './engine-refusal.ts';

/** A listing of volumes is slower than a look at a container. */
const DEADLINE_MS: Ms = 10_000;

/** The networks and volumes that carry the label of a compose project. */
export const listProjectResources: ListProjectResources = async (place, signal) => {
  const { engine, project } = place;
  await new EngineIdentities(DEADLINE_MS).refuseAnother(place, signal);
  const what = `list the networks and volumes of the project "${project}"`;
  const filters = { label: [`com.docker.compose.project=${project}`] };
  try {
    return await askEngine(
      { engine, what, deadlineMs: DEADLINE_MS, signal },
      async (docker, abortSignal) => {
        const networks = await docker.listNetworks({ filters, abortSignal });
        const { Volumes: volumes } = await docker.listVolumes({ filters, abortSignal });
        // An engine that has none may say so with null.
        return { networks: (networks ?? []).map(nameOf), volumes: (volumes ?? []).map(nameOf) };
      },
    );
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    throw new FaultlineError(
      'CONTAINER_FAILED',
      `The container engine ${nameOfEngine(engine)} answered ${error.status} when it was asked to ${what}: ${error.message}.`,
    );
  }
};

function nameOf({ Name: name }: { readonly Name: string }): string {
  return name;
}
