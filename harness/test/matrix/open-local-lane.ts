import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stateOfProcess } from '../../src/adapters/local-environment/processes/process-identity.ts';
import { TOXIPROXY } from '../../src/adapters/local-environment/state/environment-state.ts';
import { InstanceDirectory } from '../../src/adapters/local-environment/state/instance-directory.ts';
import { sharedInstancePath } from '../../src/adapters/local-environment/state/state-layout.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import { repository } from '../kit/faultline-process.ts';
import { experimentText } from './experiment-text.ts';
import type { Lane } from './lane.ts';

const run = promisify(execFile);
export const FAULTLINE = join(repository, 'harness/bin/faultline.js');

const ENVIRONMENTS = `apiVersion: faultline/v1
kind: Environments
environments:
  local:
    type: local
    entrypoint: api
    services:
      redis: { kind: redis }
      api:
        kind: command
        command: [node, ${join(import.meta.dirname, 'small-service.ts')}]
        env: { PORT: '\${port}' }
        ready: /ready
        metrics: /metrics
    links:
      api->redis: { protocol: redis }
`;

/** A project in `folder` with one experiment a fault, named for it, and its local environment up. */
export async function openLocalLane(
  folder: string,
  faults: readonly FaultDefinition[],
): Promise<Lane> {
  await writeProject(folder, ENVIRONMENTS, faults);
  const env = laneEnv(folder);
  const inLane = { cwd: folder, env: { ...process.env, ...env } };
  const up = () => run(process.execPath, [FAULTLINE, 'env', 'up', 'local'], inLane);
  const down = () => run(process.execPath, [FAULTLINE, 'env', 'down', 'local'], inLane);
  await up().catch(async (error: unknown) => {
    await down();
    throw error;
  });
  const directory = new InstanceDirectory(sharedInstancePath(join(folder, '.faultline'), 'local'));
  return {
    name: 'local',
    folder,
    environment: 'local',
    env,
    snapshot: async () => {
      const state = directory.readState();
      if (typeof state !== 'object') return { ready: 'the environment is not up' };
      const port = (part: string) => String(state.parts[part]?.port ?? 0);
      return {
        proxies: await readJson(`http://127.0.0.1:${port(TOXIPROXY)}/proxies`),
        services: Object.entries(state.parts).map(([name, { process: identity }]) => [
          name,
          identity === undefined ? 'no process' : stateOfProcess(identity),
        ]),
        ready: await readStatus(`http://127.0.0.1:${port('api')}/ready`),
        instances: await readdir(join(folder, '.faultline')),
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

/** State of its own; and compiled once, because thousands of processes begin with the same sources. */
export function laneEnv(folder: string) {
  return {
    FAULTLINE_STATE_HOME: join(folder, 'state'),
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
}

/** Writes what a project needs: its environments, the indicators, and one experiment a fault. */
export async function writeProject(
  folder: string,
  environments: string,
  faults: readonly FaultDefinition[],
): Promise<void> {
  await mkdir(join(folder, 'experiments'), { recursive: true });
  await mkdir(join(folder, 'scenarios'));
  await mkdir(join(folder, 'state'), { mode: 0o700 });
  await writeFile(join(folder, 'faultline.yaml'), environments);
  await writeFile(join(folder, 'scenarios', 'none.ts'), 'export default function () {}\n');
  await cp(join(repository, 'experiments', 'slos'), join(folder, 'experiments', 'slos'), {
    recursive: true,
  });
  for (const fault of faults) {
    const text = experimentText(fault.type, fault);
    await writeFile(join(folder, 'experiments', `${fault.type}.yaml`), text);
  }
}

export async function readJson(url: string): Promise<unknown> {
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).json();
  } catch (error) {
    return String(error);
  }
}

export async function readStatus(url: string): Promise<number | string> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).status;
  } catch (error) {
    return String(error);
  }
}
