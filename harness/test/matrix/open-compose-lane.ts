import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { freePlaces } from '../../src/adapters/compose-environment/free-places.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import { composeFileText, environmentsText, TOXIPROXY_CONFIG } from './compose-lane-files.ts';
import type { Lane } from './lane.ts';
import { FAULTLINE, laneEnv, readJson, readStatus, writeProject } from './open-local-lane.ts';

const run = promisify(execFile);
const engine = new Docker();
const PLACES = {
  portVariables: ['api', 'admin', 'redis', 'prometheus'],
  subnetVariables: ['subnet'],
};

/** A project in `folder` with one experiment a fault, and its containers up under a project name of their own. */
export async function openComposeLane(
  folder: string,
  faults: readonly FaultDefinition[],
): Promise<Lane> {
  const project = `faultline-matrix-${process.pid}-${randomInt(1_000_000)}`;
  const { api, admin, redis, prometheus, subnet } = await freePlaces(PLACES);
  await writeProject(folder, environmentsText(project), faults);
  await writeFile(
    join(folder, 'compose.yml'),
    composeFileText({ api, admin, redis, prometheus, subnet }),
  );
  await writeFile(join(folder, 'toxiproxy.json'), TOXIPROXY_CONFIG);
  await cp(join(import.meta.dirname, 'small-service.ts'), join(folder, 'small-service.ts'));
  const env = laneEnv(folder);
  const inLane = { cwd: folder, env: { ...process.env, ...env } };
  const up = () => run(process.execPath, [FAULTLINE, 'env', 'up', 'compose'], inLane);
  const down = () => run(process.execPath, [FAULTLINE, 'env', 'down', 'compose'], inLane);
  await up().catch(async (error: unknown) => {
    await down();
    throw error;
  });
  return {
    name: project,
    folder,
    environment: 'compose',
    env,
    snapshot: async () => {
      const containers = await containersOf(project);
      // A container that was paused is called unhealthy by the engine for a while after it answers again.
      const ill = containers.find(({ health }) => health !== 'healthy' && health !== 'no check');
      return {
        proxies: await readJson(`http://127.0.0.1:${admin}/proxies`),
        containers,
        ready:
          ill === undefined
            ? await readStatus(`http://127.0.0.1:${api}/ready`)
            : `${ill.name} is ${ill.health}`,
        state: await readdir(env.FAULTLINE_STATE_HOME, { recursive: true }).catch(() => []),
      };
    },
    renew: async () => {
      await down();
      await rm(env.FAULTLINE_STATE_HOME, { recursive: true, force: true });
      await up();
    },
    close: async () => {
      await down();
      await rm(folder, { recursive: true });
    },
  };
}

/** What a fault could change of a container; when it was started is left out, because a killed one is started again. */
async function containersOf(project: string) {
  const label = [`com.docker.compose.project=${project}`];
  const found = await engine.listContainers({ all: true, filters: { label } });
  const inspected = await Promise.all(found.map(({ Id }) => engine.getContainer(Id).inspect()));
  return inspected
    .map(({ Id, Name, State, NetworkSettings }) => ({
      id: Id,
      name: Name,
      status: State.Status,
      health: State.Health?.Status ?? 'no check',
      networks: Object.entries(NetworkSettings.Networks).map(([network, attached]) => [
        network,
        aliasesOf(attached.Aliases),
        attached.IPAddress,
      ]),
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The engine's own types leave them open. */
function aliasesOf(aliases: unknown): readonly string[] {
  return Array.isArray(aliases) ? aliases.map(String).toSorted() : [];
}
