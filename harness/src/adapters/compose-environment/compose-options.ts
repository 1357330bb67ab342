import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { ContainerRuntime } from '../../ports/container-runtime.ts';
import type { OpenMetricsSource } from '../../ports/metrics-source.ts';
import type { NetworkProxy } from '../../ports/network-proxy.ts';
import type { OwnedProjects } from './owned-projects.ts';
import type { ComposeProgram } from './run-compose.ts';

/** What a compose environment is handed by the composition root. */
export type ComposeOptions = {
  readonly spec: ComposeEnvironmentSpec;
  /** Where a relative path of the compose file begins. */
  readonly projectDir: string;
  /** A Docker host: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  /** Docker Compose for an engine; rejects with `TOOL_MISSING`. */
  readonly program: (engine: string) => Promise<ComposeProgram>;
  readonly runtime: ContainerRuntime;
  readonly proxies: NetworkProxy;
  readonly openMetrics: OpenMetricsSource;
  readonly owned: OwnedProjects;
  /** What is brought up for a run goes down with this process. */
  readonly owner: RunOwner;
};
