import Docker from 'dockerode';
import { takeDown } from '../../src/adapters/compose-environment/take-down.ts';
import { listProjectResources } from '../../src/adapters/docker/list-project-resources.ts';
import { refuseAnotherEngine } from '../../src/adapters/docker/refuse-another-engine.ts';
import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';

const PROJECT_LABEL = 'com.docker.compose.project';
const never = new AbortController().signal;

type Labelled = { readonly name: string; readonly project: string };

/** Every container, network and volume of the compose projects whose name begins so. */
export async function whatIsLeftOf(prefix: string): Promise<readonly string[]> {
  return (await labelled(prefix)).map(({ name }) => name);
}

/** Takes down the compose projects whose name begins so, volumes and all: whatever a test has left. */
export async function removeProjects(prefix: string): Promise<void> {
  const executable = await new SystemToolbox(process.env).locate('docker-compose');
  const engine = 'unix:///var/run/docker.sock';
  const asked = { resources: listProjectResources, refuseAnotherEngine };
  const program = { executable, engine, env: process.env, ...asked };
  const projects = new Set((await labelled(prefix)).map(({ project }) => project));
  for (const project of projects) {
    await takeDown(program, project, { volumes: true, signal: never });
  }
}

async function labelled(prefix: string): Promise<readonly Labelled[]> {
  const docker = new Docker();
  const filters = { label: [PROJECT_LABEL] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  return [
    ...containers.map(({ Names, Labels }) => ({ Name: Names.join().replace('/', ''), Labels })),
    ...networks,
    ...volumes,
  ]
    .map(({ Name: name, Labels }) => ({ name, project: Labels?.[PROJECT_LABEL] ?? '' }))
    .filter(({ project }) => project.startsWith(prefix));
}
