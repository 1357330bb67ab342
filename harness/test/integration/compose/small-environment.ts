import { join } from 'node:path';
import { ComposeEnvironment } from '../../../src/adapters/compose-environment/compose-environment.ts';
import type { ComposeOptions } from '../../../src/adapters/compose-environment/compose-options.ts';
import { OwnedProjects } from '../../../src/adapters/compose-environment/owned-projects.ts';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { listProjectResources } from '../../../src/adapters/docker/list-project-resources.ts';
import { refuseAnotherEngine } from '../../../src/adapters/docker/refuse-another-engine.ts';
import { isStillThere, thisProcess } from '../../../src/adapters/process-owner/this-process.ts';
import { openPrometheus } from '../../../src/adapters/prometheus/prometheus-metrics-source.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { ComposeEnvironmentSpec } from '../../../src/domain/environment-spec.ts';
import { toolPath } from '../tools.ts';

/** `project` is a name of the test's own. */
export function smallSpec(project: string): ComposeEnvironmentSpec {
  return {
    type: 'compose',
    name: 'small',
    file: 'small-compose.yml',
    project,
    entrypoint: 'prometheus',
    services: {
      redis: { name: 'redis', variants: { default: {} } },
      prometheus: {
        name: 'prometheus',
        port: 9090,
        readyPath: '/-/ready',
        variants: { default: {}, fancy: { MODE: 'fancy' } },
      },
    },
    links: {
      'prometheus->redis': {
        name: 'prometheus->redis',
        from: 'prometheus',
        to: 'redis',
        proxy: 'link',
        protocol: 'redis',
      },
    },
    toxiproxy: { service: 'toxiproxy', port: 8474 },
    prometheus: { service: 'prometheus', port: 9090 },
    portVariables: ['TOXIPROXY_PORT', 'LINK_PORT', 'PROMETHEUS_PORT'],
    subnetVariables: ['SUBNET'],
  };
}

/** `env`: for a project under its own name, where its ports are. */
export function smallEnvironment(
  project: string,
  stateDir: string,
  env: Readonly<Record<string, string>> = {},
): ComposeEnvironment {
  return new ComposeEnvironment({
    spec: smallSpec(project),
    projectDir: join(import.meta.dirname, 'fixtures'),
    engine: 'unix:///var/run/docker.sock',
    program: programOn(env),
    runtime: new DockerContainerRuntime(),
    proxies: new ToxiproxyNetworkProxy(),
    openMetrics: openPrometheus,
    owned: new OwnedProjects(stateDir, isStillThere),
    owner: thisProcess(),
  });
}

export function programOn(env: Readonly<Record<string, string>> = {}): ComposeOptions['program'] {
  return async (engine) => ({
    executable: toolPath('docker-compose'),
    engine,
    env: { ...process.env, ...env },
    resources: listProjectResources,
    refuseAnotherEngine,
  });
}
