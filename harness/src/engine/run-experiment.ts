import { unhealthyInBaseline } from '../domain/baseline-gate.ts';
import type { FaultSpec } from '../domain/fault.ts';
import { judgedWindow } from '../domain/judged-window.ts';
import { makePlan } from '../domain/make-plan.ts';
import type { PhaseWindow } from '../domain/phase.ts';
import type { Ms } from '../domain/units.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { type ArmedFault, armFaults } from './armed-fault.ts';
import { attempt } from './attempt.ts';
import { BoundaryScrapes } from './boundary-scrapes.ts';
import { breakAndRecover, rollBack } from './break-and-recover.ts';
import { describeFault } from './describe-fault.ts';
import type { EnginePorts, RunOrder } from './engine-ports.ts';
import { FaultWatch } from './fault-watch.ts';
import { type Guarded, watchGuardrails } from './guard-watch.ts';
import { Journalist } from './journalist.ts';
import { LoadRun } from './load-run.ts';
import { noteEnd } from './note-end.ts';
import { noteStart } from './note-start.ts';
import { pause } from './pause.ts';
import { PhaseClock } from './phase-clock.ts';
import { checkPreflight } from './preflight.ts';
import { RollbackStack } from './rollback-stack.ts';
import { Safeguards } from './safeguards.ts';
import { SteadyClock } from './steady-clock.ts';
import type { StopControl } from './stop-control.ts';
import { watchClock } from './watch-clock.ts';

/** Time for the last baseline requests to be reported before they are judged; the load generator is 0.3 s late. */
const GATE_WAIT_MS: Ms = 600;

/**
 * Carries out one experiment and writes its journal; nothing is returned, because the journal is the result.
 * However it ends, and whatever fails on the way, every fault is undone and what was started is stopped.
 */
export async function runExperiment(
  order: RunOrder,
  ports: EnginePorts,
  stop: StopControl,
): Promise<void> {
  const run = new Run(order, ports, stop);
  await run.begin();
  try {
    await run.conduct();
  } catch (error) {
    stop.request({ kind: 'failure', error });
  } finally {
    await run.end();
  }
}

class Run {
  readonly #order: RunOrder;
  readonly #ports: EnginePorts;
  readonly #clock: SteadyClock;
  readonly #stop: StopControl;
  readonly #journal: Journalist;
  readonly #safeguards: Safeguards;
  readonly #rollbacks: RollbackStack;
  readonly #watch: FaultWatch;
  readonly #boundaries: BoundaryScrapes;
  readonly #phases: PhaseClock;
  /** Aborts when the load is over, and with it everything that watches it. */
  readonly #loadOver = new AbortController();
  #session: EnvironmentSession | undefined;
  #load: LoadRun | undefined;
  #clockWatched: Promise<unknown> = Promise.resolve();

  constructor(order: RunOrder, given: EnginePorts, stop: StopControl) {
    this.#clock = new SteadyClock(given.clock);
    const ports = { ...given, clock: this.#clock };
    this.#order = order;
    this.#ports = ports;
    this.#stop = stop;
    this.#journal = new Journalist(ports.journal, ports.clock, order.redact);
    this.#safeguards = new Safeguards({ ...ports, journal: this.#journal, stop });
    this.#rollbacks = new RollbackStack(this.#journal, ports.clock);
    this.#watch = new FaultWatch(ports.clock, this.#journal);
    this.#boundaries = new BoundaryScrapes(order.experiment, ports.clock, stop.signal);
    this.#phases = new PhaseClock(ports.clock, this.#journal, this.#boundaries);
  }

  begin(): Promise<void> {
    return noteStart(this.#journal, this.#order, this.#ports.environment.name);
  }

  /** The story of a run. It ends early, and in good order, when a gate says that going on would prove nothing. */
  async conduct(): Promise<void> {
    const { experiment, remarks: ofReading = [] } = this.#order;
    const signal = this.#stop.signal;
    const describe = (fault: FaultSpec) => describeFault(fault, this.#ports.faults);
    const plan = makePlan(experiment, describe, ofReading);
    if (plan.problems.length > 0) return this.#journal.note({ type: 'plan.made', plan });

    this.#safeguards.post();
    const session = await this.#openEnvironment();
    const metrics = this.#boundaries.open(session.description, this.#ports.openMetrics);
    const hold = (targets: readonly ArmedFault[]) => this.#safeguards.hold(targets);
    const kept = { watch: this.#watch, journal: this.#journal, clock: this.#clock };
    const tools = { ...kept, order: this.#order, signal, hold };
    const found = await checkPreflight(session, metrics, this.#arm(session), tools);
    const { faults, problems } = found;
    const remarks = [...ofReading, ...found.remarks];
    await this.#journal.note({ type: 'plan.made', plan: { ...plan, problems, remarks } });
    if (problems.length > 0) return;

    await this.#safeguards.raise(plan.totalMs);
    const load = await this.#startLoad(session, metrics);
    const warmup = await this.#runPhase('warmup', await this.#phases.nextSecond(signal));
    const baseline = await this.#runPhase('baseline', warmup.endedAtMs);
    await Promise.all(faults.map((fault) => this.#watch.countUse(fault)));
    await pause(this.#ports.clock, GATE_WAIT_MS, signal);
    const unhealthy = unhealthyInBaseline(experiment, baseline, load.seconds);
    let last = baseline;
    if (unhealthy.length > 0) {
      await this.#journal.note({ type: 'baseline.unhealthy', objectives: unhealthy });
    } else if (await this.#breakAndRecover(faults)) {
      last = await this.#runPhase('recovery', await this.#phases.nextSecond(signal));
    }
    await this.#finishLoad(load, baseline, last);
    const span = { fromMs: baseline.startedAtMs, toMs: this.#ports.clock.now() };
    const needs = { experiment, environment: session.description, span, signal };
    await this.#boundaries.capture(needs, metrics, this.#journal);
  }

  /** Undoes, stops and closes everything, each step whatever becomes of the others, and writes how it ended. */
  async end(): Promise<void> {
    await this.#attempt(() => rollBack({ rollbacks: this.#rollbacks, watch: this.#watch }));
    this.#loadOver.abort();
    await this.#clockWatched;
    await this.#attempt(async () => this.#load?.stop());
    const isDown = await this.#attempt(async () => this.#session?.close());
    const clean = !this.#rollbacks.isDirty && isDown;
    const writeEnd = () => noteEnd(this.#journal, this.#stop.reason, clean);
    await this.#safeguards.lowerAfter(clean, writeEnd);
  }

  async #openEnvironment(): Promise<EnvironmentSession> {
    const { variants, onProgress } = this.#order;
    const { signal } = this.#stop;
    this.#session = await this.#ports.environment.open({ variants, onProgress, signal });
    const { description: environment, owned: ownedByRun } = this.#session;
    await this.#journal.note({ type: 'environment.ready', environment, ownedByRun });
    return this.#session;
  }

  #arm(session: EnvironmentSession): readonly ArmedFault[] {
    const { clock, proxy, probe, containers, processes } = this.#ports;
    const ports = { clock, proxy, probe, containers, processes };
    const run = { runId: this.#order.runId, ports };
    return armFaults(this.#order.experiment.faults, this.#ports.faults, session.description, run);
  }

  async #startLoad(session: EnvironmentSession, metrics: MetricsSource): Promise<LoadRun> {
    const { baseUrl } = session.description;
    const needs = { order: this.#order, ports: this.#ports, journal: this.#journal };
    const load = await LoadRun.start({ ...needs, stop: this.#stop, baseUrl });
    this.#load = load;
    await load.release();
    this.#watchLive({ session, metrics, load: load.watch });
    return load;
  }

  /** The guardrails, and the clock that everything is timed by, until the load is over or the run is stopped. */
  #watchLive(seen: Pick<Guarded, 'session' | 'metrics' | 'load'>): void {
    const { experiment, host } = this.#order;
    const over = AbortSignal.any([this.#loadOver.signal, this.#stop.signal]);
    const run = { clock: this.#clock, stop: this.#stop, journal: this.#journal };
    const guarded = { ...seen, ...run, experiment, cpus: host.cpus };
    void this.#attempt(() => watchGuardrails(guarded, over));
    this.#clockWatched = this.#attempt(() => watchClock(this.#clock, this.#stop, over));
  }

  async #runPhase(
    phase: 'warmup' | 'baseline' | 'recovery',
    startedAtMs: number,
  ): Promise<PhaseWindow> {
    const { experiment } = this.#order;
    const durationMs = experiment.phases[phase];
    const window = { phase, startedAtMs, endedAtMs: startedAtMs + durationMs };
    // What is judged of a baseline ends before it does.
    this.#boundaries.expect(judgedWindow(experiment, window).endedAtMs);
    return this.#phases.run(phase, { startedAtMs, durationMs }, this.#stop.signal);
  }

  #breakAndRecover(faults: readonly ArmedFault[]): Promise<boolean> {
    return breakAndRecover(faults, {
      durationMs: this.#order.experiment.phases.fault,
      phases: this.#phases,
      rollbacks: this.#rollbacks,
      watch: this.#watch,
      journal: this.#journal,
      signal: this.#stop.signal,
      attempt: (step) => this.#attempt(step),
    });
  }

  async #finishLoad(load: LoadRun, from: PhaseWindow, to: PhaseWindow): Promise<void> {
    await load.drain({ ...from, endedAtMs: to.endedAtMs }, this.#stop.signal);
    this.#loadOver.abort();
    await load.stop();
  }

  #attempt(step: () => Promise<void>): Promise<boolean> {
    return attempt(this.#stop, step);
  }
}
