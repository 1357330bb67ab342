import { unhealthyInBaseline } from '../domain/baseline-gate.ts';
import { makePlan } from '../domain/make-plan.ts';
import { JOURNAL_VERSION } from '../domain/journal-event.ts';
import type { PhaseWindow } from '../domain/phase.ts';
import type { Ms } from '../domain/units.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import { type ArmedFault, armFaults } from './armed-fault.ts';
import { captureMetrics } from './capture-metrics.ts';
import { describeFault } from './describe-fault.ts';
import type { EnginePorts, RunOrder } from './engine-ports.ts';
import { injectFaults, watchFaults } from './fault-phase.ts';
import { FaultWatch } from './fault-watch.ts';
import { watchGuardrails } from './guard-watch.ts';
import { Journalist } from './journalist.ts';
import { LoadRun } from './load-run.ts';
import { noteEnd } from './note-end.ts';
import { pause } from './pause.ts';
import { PhaseClock } from './phase-clock.ts';
import { checkPreflight } from './preflight.ts';
import { RollbackStack } from './rollback-stack.ts';
import type { StopControl } from './stop-control.ts';

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
  readonly #stop: StopControl;
  readonly #journal: Journalist;
  readonly #rollbacks: RollbackStack;
  readonly #watch: FaultWatch;
  readonly #phases: PhaseClock;
  /** Aborts when the load is over, and with it everything that watches it. */
  readonly #loadOver = new AbortController();
  #session: EnvironmentSession | undefined;
  #load: LoadRun | undefined;

  constructor(order: RunOrder, ports: EnginePorts, stop: StopControl) {
    this.#order = order;
    this.#ports = ports;
    this.#stop = stop;
    this.#journal = new Journalist(ports.journal, ports.clock);
    this.#rollbacks = new RollbackStack(this.#journal, ports.clock);
    this.#watch = new FaultWatch(ports.clock, this.#journal);
    this.#phases = new PhaseClock(ports.clock, this.#journal);
  }

  async begin(): Promise<void> {
    const { runId, harnessVersion, experiment, source, host, owner } = this.#order;
    const environmentName = this.#ports.environment.name;
    const what = { runId, harnessVersion, experiment, source, environmentName, host, owner };
    await this.#journal.intend({ type: 'run.started', version: JOURNAL_VERSION, ...what });
  }

  /** The story of a run. It ends early, and in good order, when a gate says that going on would prove nothing. */
  async conduct(): Promise<void> {
    const { experiment } = this.#order;
    const signal = this.#stop.signal;
    const plan = makePlan(experiment, (fault) => describeFault(fault, this.#ports.faults));
    if (plan.problems.length > 0) return this.#journal.note({ type: 'plan.made', plan });

    const session = await this.#openEnvironment();
    const metrics = this.#ports.openMetrics(session.description.prometheusUrl);
    const tools = { watch: this.#watch, journal: this.#journal, signal };
    const armed = this.#arm(session);
    const { problems, faults } = await checkPreflight(session, metrics, armed, tools);
    await this.#journal.note({ type: 'plan.made', plan: { ...plan, problems } });
    if (problems.length > 0) return;

    const load = await this.#startLoad(session.description.baseUrl);
    const warmup = await this.#runPhase('warmup', await this.#phases.nextSecond(signal));
    const baseline = await this.#runPhase('baseline', warmup.endedAtMs);
    await Promise.all(faults.map((fault) => this.#watch.countUse(fault)));
    await pause(this.#ports.clock, GATE_WAIT_MS, signal);
    const unhealthy = unhealthyInBaseline(experiment, baseline, load.seconds);
    if (unhealthy.length > 0) {
      await this.#journal.note({ type: 'baseline.unhealthy', objectives: unhealthy });
      await this.#finishLoad(load, baseline);
    } else {
      await this.#breakAndRecover(faults);
      const recovery = await this.#runPhase('recovery', await this.#phases.nextSecond(signal));
      await this.#finishLoad(load, recovery);
    }
    const span = { fromMs: baseline.startedAtMs, toMs: this.#ports.clock.now() };
    const needs = { experiment, environment: session.description, span, signal };
    await captureMetrics(needs, metrics, this.#ports.clock, this.#journal);
  }

  /** Undoes, stops and closes everything, each step whatever becomes of the others, and writes how it ended. */
  async end(): Promise<void> {
    await this.#attempt(() => this.#rollBack());
    this.#loadOver.abort();
    await this.#attempt(async () => this.#load?.stop());
    const isDown = await this.#attempt(async () => this.#session?.close());
    const clean = !this.#rollbacks.isDirty && isDown;
    await noteEnd(this.#journal, this.#stop.reason, clean);
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
    const { clock, proxy, probe, containers } = this.#ports;
    const ports = { clock, proxy, probe, containers, processes: session.processes };
    const run = { runId: this.#order.runId, ports };
    return armFaults(this.#order.experiment.faults, this.#ports.faults, session.description, run);
  }

  async #startLoad(baseUrl: string): Promise<LoadRun> {
    const needs = {
      order: this.#order,
      ports: this.#ports,
      journal: this.#journal,
      stop: this.#stop,
    };
    const load = await LoadRun.start({ ...needs, baseUrl });
    this.#load = load;
    await load.release();
    const over = AbortSignal.any([this.#loadOver.signal, this.#stop.signal]);
    const watched = { clock: this.#ports.clock, stop: this.#stop };
    void this.#attempt(() => watchGuardrails(this.#order.experiment, load.watch, watched, over));
    return load;
  }

  async #runPhase(
    phase: 'warmup' | 'baseline' | 'recovery',
    startedAtMs: number,
  ): Promise<PhaseWindow> {
    const durationMs = this.#order.experiment.phases[phase];
    return this.#phases.run(phase, { startedAtMs, durationMs }, this.#stop.signal);
  }

  /** The fault phase: inject, look at the effect throughout, roll back, and see that it is gone. */
  async #breakAndRecover(faults: readonly ArmedFault[]): Promise<void> {
    const signal = this.#stop.signal;
    const durationMs = this.#order.experiment.phases.fault;
    if (durationMs === 0) return;
    const startedAtMs = await this.#phases.nextSecond(signal);
    const over = new AbortController();
    let looks: Promise<unknown> = Promise.resolve();
    await this.#phases.run('fault', { startedAtMs, durationMs }, signal, async () => {
      const inForce = await injectFaults(faults, this.#rollbacks, this.#journal, signal);
      const until = AbortSignal.any([over.signal, signal]);
      looks = this.#attempt(() => watchFaults(inForce, this.#watch, until));
    });
    over.abort();
    await looks;
    await this.#rollBack();
  }

  async #rollBack(): Promise<void> {
    const undone = await this.#rollbacks.rollBackAll();
    await Promise.all(undone.map(({ fault, undo }) => this.#watch.untilAbsent(fault, undo)));
  }

  async #finishLoad(load: LoadRun, last: PhaseWindow): Promise<void> {
    await load.drain(last, this.#stop.signal);
    this.#loadOver.abort();
    await load.stop();
  }

  async #attempt(step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.#stop.request({ kind: 'failure', error });
      return false;
    }
  }
}
