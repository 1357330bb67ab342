import { ExternalEnvironment } from '../adapters/external-environment/external-environment.ts';
import { K6LoadGenerator } from '../adapters/k6/k6-load-generator.ts';
import { TcpLinkProbe } from '../adapters/link-probe/tcp-link-probe.ts';
import { LocalEnvironment } from '../adapters/local-environment/local-environment.ts';
import { OsProcessControl } from '../adapters/local-environment/processes/os-process-control.ts';
import { openPrometheus } from '../adapters/prometheus/prometheus-metrics-source.ts';
import { SystemToolbox } from '../adapters/tools/system-toolbox.ts';
import { ToxiproxyNetworkProxy } from '../adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { EnvironmentSpec } from '../domain/environment-spec.ts';
import type { EnginePorts } from '../engine/engine-ports.ts';
import { faultRegistry } from '../faults/registry.ts';
import type { Environment } from '../ports/environment.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import type { Host } from './host.ts';
import type { Project } from './project.ts';

/** Builds the adapters of one run, all but its journal; rejects with `TOOL_MISSING` before anything is made. */
export async function composeRun(
  host: Host,
  project: Project,
  spec: EnvironmentSpec,
): Promise<Omit<EnginePorts, 'journal'>> {
  const toolbox = new SystemToolbox(host.env);
  const k6Path = await toolbox.locate('k6');
  return {
    clock: host.clock,
    environment: composeEnvironment(toolbox, project, spec),
    load: new K6LoadGenerator({ k6Path, scenariosDir: project.scenariosFolder, env: host.env }),
    openMetrics: openPrometheus,
    proxy: new ToxiproxyNetworkProxy(),
    probe: new TcpLinkProbe(),
    containers: undefined,
    faults: faultRegistry,
  };
}

/** What undoing needs, without an environment: proxies by their address, processes by their identity. */
export function composeUndo(host: Host): FaultPorts {
  return {
    clock: host.clock,
    proxy: new ToxiproxyNetworkProxy(),
    probe: new TcpLinkProbe(),
    containers: undefined,
    processes: new OsProcessControl(),
  };
}

function composeEnvironment(
  toolbox: SystemToolbox,
  project: Project,
  spec: EnvironmentSpec,
): Environment {
  switch (spec.type) {
    case 'local':
      return new LocalEnvironment({
        spec,
        toolbox,
        projectDir: project.folder,
        stateDir: project.stateFolder,
      });
    case 'external':
      return new ExternalEnvironment(spec);
  }
}
