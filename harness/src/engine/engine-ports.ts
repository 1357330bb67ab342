import type { BlastLimits } from '../domain/blast-radius.ts';
import type { Experiment } from '../domain/experiment.ts';
import type { Reason } from '../domain/finding.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import type { Redactor } from '../domain/redact.ts';
import type { PluginRecord } from '../domain/plugin-record.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { Environment } from '../ports/environment.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import type { LinkProbe } from '../ports/link-probe.ts';
import type { LoadGenerator } from '../ports/load-generator.ts';
import type { OpenMetricsSource } from '../ports/metrics-source.ts';
import type { NetworkProxy } from '../ports/network-proxy.ts';
import type { ProcessControl } from '../ports/process-control.ts';
import type { TargetLeases } from '../ports/target-leases.ts';
import type { Watchdog } from '../ports/watchdog.ts';

/** What a run is handed by the composition root. */
export type EnginePorts = {
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly environment: Environment;
  readonly load: LoadGenerator;
  readonly openMetrics: OpenMetricsSource;
  readonly proxy: NetworkProxy;
  readonly probe: LinkProbe;
  readonly processes: ProcessControl;
  readonly containers: ContainerRuntime | undefined;
  readonly faults: FaultRegistry;
  readonly watchdog: Watchdog;
  readonly leases: TargetLeases;
};

/** One run to carry out. */
export type RunOrder = {
  readonly runId: string;
  readonly harnessVersion: string;
  readonly experiment: Experiment;
  readonly source: {
    readonly file: string;
    readonly sha256: string;
    readonly overrides: readonly string[];
    readonly plugins?: readonly PluginRecord[];
  };
  /** How much any run may touch in this environment, where it says so. */
  readonly environmentLimits: BlastLimits | undefined;
  /** `service` → variant. */
  readonly variants: Readonly<Record<string, string>>;
  readonly host: { readonly platform: string; readonly cpus: number; readonly node: string };
  readonly owner: RunOwner;
  /** What reading the experiment found that decides nothing; the plan of the run says it. */
  readonly remarks?: readonly Reason[];
  /** Takes out of what is journalled what must not be written down. */
  readonly redact?: Redactor;
  /** A line at a time, while the environment comes up and goes down. */
  readonly onProgress: (line: string) => void;
};
