import { checkDependency, type DependencyReport } from '../http/dependency-check.ts';
import type { Instruments } from '../observability/instruments.ts';
import { History } from '../slo/history.ts';
import type { SloService } from '../slo/slo-service.ts';
import type { Backing, Dependency } from '../variants/backing.ts';
import { alertsNow, AlertWatch } from './alerts.ts';
import { capacityOf } from './capacity.ts';
import { goldenSignals } from './golden-signals.ts';
import { resourcesInUse } from './resources.ts';
import { signalsHistory, type SignalsHistory } from './signals-history.ts';
import { takeSignals, type SignalsSample } from './signals-sample.ts';
import { sloStates } from './slo-states.ts';
import { healthOf } from './sre-health.ts';
import type { Overview } from './sre-schemas.ts';

const SAMPLE_EVERY_MS = 10_000;
/** "Now" is the last minute: long enough not to flicker, short enough to see what has just begun. */
const NOW_MS = 60_000;
/** However many look, this is worked out no more often. */
const REMEMBERED_MS = 1000;
const DEPENDENCY_LIMIT_MS = 1000;

export type SreMonitorParts = {
  readonly version: string;
  readonly variant: string;
  readonly instruments: Instruments;
  readonly slos: SloService;
  readonly backing: Pick<Backing, 'dependencies' | 'admission'>;
  readonly poolSize: number;
  readonly now: () => number;
};

/** Watches this replica, and tells those who run it how it goes. */
export class SreMonitor {
  private readonly parts: SreMonitorParts;
  private readonly history = new History<SignalsSample>();
  private readonly alerts = new AlertWatch();
  private timer: NodeJS.Timeout | undefined;
  private last: { readonly atMs: number; readonly overview: Promise<Overview> } | undefined;

  constructor(parts: SreMonitorParts) {
    this.parts = parts;
  }

  /** Takes a sample now and every ten seconds, until `stop`. */
  async start(): Promise<void> {
    await this.sample();
    this.timer = setInterval(() => {
      this.sample().catch((error: unknown) => {
        this.parts.instruments.log.error({ err: error }, 'the signals could not be sampled');
      });
    }, SAMPLE_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async sample(): Promise<void> {
    const { instruments, slos, now } = this.parts;
    await slos.remember();
    this.history.add(await takeSignals(instruments.metrics, now()));
    // So that alerts have a beginning, whether or not somebody looks.
    await this.current(now());
  }

  overview(): Promise<Overview> {
    const nowMs = this.parts.now();
    if (this.last === undefined || nowMs - this.last.atMs >= REMEMBERED_MS) {
      this.last = { atMs: nowMs, overview: this.workOut(nowMs) };
    }
    return this.last.overview;
  }

  private async current(nowMs: number) {
    const sample = await takeSignals(this.parts.instruments.metrics, nowMs);
    const signals = goldenSignals(this.history.at(nowMs - NOW_MS) ?? sample, sample);
    const report = await this.parts.slos.report();
    const alerts = [...this.alerts.update(alertsNow(report, signals), nowMs)];
    return { sample, signals, report, alerts };
  }

  private async workOut(nowMs: number): Promise<Overview> {
    const { instruments, backing, version, variant } = this.parts;
    const { metrics, breakers } = instruments;
    const { sample, signals, report, alerts } = await this.current(nowMs);
    const { admission } = backing;
    const resourceParts = { metrics, admission, poolSize: this.parts.poolSize };
    const resources = await resourcesInUse(resourceParts, signals, sample.heapUsedBytes);
    const past = signalsHistory(this.history.lastHour);
    const circuit_breakers = [...breakers.states()];
    const dependencies = await Promise.all(backing.dependencies.map(checkSoon));
    const uptimeSeconds = process.uptime();
    return {
      generated_at: new Date(nowMs).toISOString(),
      version,
      variant,
      health: healthOf({ alerts, circuit_breakers, dependencies, uptimeSeconds }),
      slos: sloStates(report),
      signals,
      history: shown(past),
      capacity: mutable(capacityOf({ resources, signals, ...past })),
      circuit_breakers,
      alerts,
    };
  }
}

/** Whoever looks wants to be told that something hangs, and not to hang with it. */
function checkSoon(dependency: Dependency): Promise<DependencyReport> {
  return checkDependency({ ...dependency, limitMs: dependency.limitMs ?? DEPENDENCY_LIMIT_MS });
}

const SHOWN_STEPS = 60;

function shown({ steps }: SignalsHistory): Overview['history'] {
  const latest = steps.slice(-SHOWN_STEPS);
  return {
    step_seconds: SAMPLE_EVERY_MS / 1000,
    requests_per_second: latest.map(({ traffic }) => traffic.requests_per_second),
    error_ratio: latest.map(({ errors }) => errors.ratio ?? 0),
    p95_ms: latest.map(({ latency }) => latency.p95_ms ?? 0),
    event_loop: latest.map(({ saturation }) => saturation.event_loop),
  };
}

function mutable(capacity: ReturnType<typeof capacityOf>): Overview['capacity'] {
  return { ...capacity, resources: [...capacity.resources] };
}
