import { ComposeEnvironment } from '../adapters/compose-environment/compose-environment.ts';
import { OwnedProjects, reapedInWords } from '../adapters/compose-environment/owned-projects.ts';
import type { ComposeProgram } from '../adapters/compose-environment/run-compose.ts';
import { DockerContainerRuntime } from '../adapters/docker/docker-container-runtime.ts';
import { listProjectResources } from '../adapters/docker/list-project-resources.ts';
import { refuseAnotherEngine } from '../adapters/docker/refuse-another-engine.ts';
import { ExternalEnvironment } from '../adapters/external-environment/external-environment.ts';
import { K6LoadGenerator } from '../adapters/k6/k6-load-generator.ts';
import { TcpLinkProbe } from '../adapters/link-probe/tcp-link-probe.ts';
import { LocalEnvironment } from '../adapters/local-environment/local-environment.ts';
import { OsProcessControl } from '../adapters/local-environment/processes/os-process-control.ts';
import { ContainerProcessControl } from '../adapters/process-control/container-process-control.ts';
import { RoutedProcessControl } from '../adapters/process-control/routed-process-control.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import { openPrometheus } from '../adapters/prometheus/prometheus-metrics-source.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { SystemToolbox } from '../adapters/tools/system-toolbox.ts';
import { ToxiproxyNetworkProxy } from '../adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type {
  ComposeEnvironmentSpec,
  EnvironmentSpec,
  LocalEnvironmentSpec,
} from '../domain/environment-spec.ts';
import type { EnginePorts } from '../engine/engine-ports.ts';
import { faultRegistry } from '../faults/registry.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { Environment } from '../ports/environment.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import type { ManagedEnvironment } from '../ports/managed-environment.ts';
import type { ProcessControl } from '../ports/process-control.ts';
import type { Host } from './host.ts';
import { isRunOfProjectThere } from './owner-of-project.ts';
import type { Project } from './project.ts';

const DEFAULT_ENGINE = 'unix:///var/run/docker.sock';

/** Builds the adapters of one run, all but its journal; rejects with `TOOL_MISSING` before anything is made. */
export async function composeRun(
  host: Host,
  project: Project,
  spec: EnvironmentSpec,
): Promise<Omit<EnginePorts, 'journal' | 'watchdog' | 'leases'>> {
  const toolbox = new SystemToolbox(host.env);
  const k6Path = await toolbox.locate('k6');
  return {
    clock: host.clock,
    environment: composeEnvironment(host, toolbox, project, spec),
    load: new K6LoadGenerator({ k6Path, scenariosDir: project.scenariosFolder, env: host.env }),
    openMetrics: openPrometheus,
    proxy: new ToxiproxyNetworkProxy(),
    probe: new TcpLinkProbe(),
    ...composeTouch(),
    faults: faultRegistry,
  };
}

/** What a look at an environment that is up needs; nothing is asked for before it is. */
export function composeLook(
  host: Host,
  project: Project,
  spec: EnvironmentSpec,
): Pick<EnginePorts, 'environment' | 'openMetrics'> {
  const environment = composeEnvironment(host, new SystemToolbox(host.env), project, spec);
  return { environment, openMetrics: openPrometheus };
}

/** What undoing needs, without an environment: proxies by their address, processes and containers by their location. */
export function composeUndo(host: Host): FaultPorts {
  return {
    clock: host.clock,
    proxy: new ToxiproxyNetworkProxy(),
    probe: new TcpLinkProbe(),
    ...composeTouch(),
  };
}

/** An environment that `faultline env` can bring up and take down. */
export function composeManaged(
  host: Host,
  project: Project,
  spec: LocalEnvironmentSpec | ComposeEnvironmentSpec,
): ManagedEnvironment {
  const toolbox = new SystemToolbox(host.env);
  return spec.type === 'local'
    ? composeLocal(toolbox, project, spec)
    : composeProject(host, toolbox, project, spec);
}

/** The compose projects that runs brought up for themselves and that outlived them. */
export function orphanedProjects(host: Host): readonly string[] {
  return ownedProjects(host)
    .orphans()
    .map(({ project }) => project);
}

/**
 * Takes down every compose project that a run brought up for itself and that outlived it, and says so; done at once when
 * there is none. What cannot be taken down now is tried again by the next one who asks.
 */
export async function takeDownOrphans(host: Host, signal: AbortSignal): Promise<void> {
  const program = composeProgram(host, new SystemToolbox(host.env));
  for (const reaped of await ownedProjects(host).reap(program, signal)) {
    host.stderr.write(`${reapedInWords(reaped)}\n`);
  }
}

/** Hands for processes and containers; nobody is connected to before something is asked. */
function composeTouch(): {
  readonly processes: ProcessControl;
  readonly containers: ContainerRuntime;
} {
  const containers = new DockerContainerRuntime();
  const processes = new RoutedProcessControl({
    supervised: new OsProcessControl(),
    enclosed: new ContainerProcessControl(containers),
  });
  return { processes, containers };
}

function composeEnvironment(
  host: Host,
  toolbox: SystemToolbox,
  project: Project,
  spec: EnvironmentSpec,
): Environment {
  switch (spec.type) {
    case 'local':
      return composeLocal(toolbox, project, spec);
    case 'compose':
      return composeProject(host, toolbox, project, spec);
    case 'external':
      return new ExternalEnvironment(spec);
  }
}

function composeLocal(
  toolbox: SystemToolbox,
  project: Project,
  spec: LocalEnvironmentSpec,
): LocalEnvironment {
  const { folder: projectDir, stateFolder: stateDir } = project;
  return new LocalEnvironment({ spec, toolbox, projectDir, stateDir });
}

function composeProject(
  host: Host,
  toolbox: SystemToolbox,
  project: Project,
  spec: ComposeEnvironmentSpec,
): ComposeEnvironment {
  const dockerHost = host.env['DOCKER_HOST'];
  return new ComposeEnvironment({
    spec,
    projectDir: project.folder,
    engine: dockerHost === undefined || dockerHost === '' ? DEFAULT_ENGINE : dockerHost,
    program: composeProgram(host, toolbox),
    runtime: new DockerContainerRuntime(),
    proxies: new ToxiproxyNetworkProxy(),
    openMetrics: openPrometheus,
    owned: ownedProjects(host),
    owner: thisProcess(),
  });
}

function composeProgram(
  { env }: Host,
  toolbox: SystemToolbox,
): (engine: string) => Promise<ComposeProgram> {
  const resources = listProjectResources;
  return async (engine) => ({
    executable: await toolbox.locate('docker-compose'),
    engine,
    env,
    resources,
    refuseAnotherEngine,
  });
}

function ownedProjects({ env }: Host): OwnedProjects {
  const folder = stateHome(env);
  return new OwnedProjects(folder, (owner) => isRunOfProjectThere(folder, owner));
}
