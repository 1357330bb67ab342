import { FaultlineError } from '../domain/faultline-error.ts';
import type { LoadEnd } from '../domain/journal-event.ts';
import { offeredIn } from '../domain/offered.ts';
import type { SecondRecord } from '../domain/second-record.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { LoadSession } from '../ports/load-generator.ts';
import type { EnginePorts, RunOrder } from './engine-ports.ts';
import type { Journalist } from './journalist.ts';
import { LoadWatch } from './load-watch.ts';
import { pause } from './pause.ts';
import type { StopControl } from './stop-control.ts';

/** A request without an answer for this long is a bad one. */
export const REQUEST_TIMEOUT_MS: Ms = 5_000;
/** How much longer than its phases the load is able to run: seams between phases, scrapes, a slow machine. */
const SLACK_MS: Ms = 120_000;
const DRAIN_POLL_MS: Ms = 100;

/** The load of one run, from paused to ended. */
export class LoadRun {
  readonly #session: LoadSession;
  readonly #watch: LoadWatch;
  readonly #order: LoadRunNeeds['order'];
  readonly #ports: LoadRunNeeds['ports'];
  readonly #journal: Journalist;

  private constructor(
    session: LoadSession,
    watch: LoadWatch,
    run: Omit<LoadRunNeeds, 'stop' | 'baseUrl'>,
  ) {
    this.#session = session;
    this.#watch = watch;
    this.#order = run.order;
    this.#ports = run.ports;
    this.#journal = run.journal;
  }

  /** Starts the generator paused; its end, unless asked for, stops the run. */
  static async start(needs: LoadRunNeeds): Promise<LoadRun> {
    const { order, ports, journal, stop } = needs;
    const spans = order.experiment.guardrails.map(({ overMs }) => overMs);
    const watch = new LoadWatch(journal, Math.max(0, ...spans), (error) => {
      stop.request({ kind: 'failure', error });
    });
    const { load, phases } = order.experiment;
    const session = await ports.load.start(
      {
        scenario: load.scenario,
        ratePerSecond: load.ratePerSecond,
        durationMs: phases.warmup + phases.baseline + phases.fault + phases.recovery + SLACK_MS,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        baseUrl: needs.baseUrl,
      },
      watch,
      stop.signal,
    );
    const { tool, command } = session;
    await journal.note({ type: 'load.started', tool, command }).catch(async (error: unknown) => {
      await session.stop();
      throw error;
    });
    void failWhenItEnds(session, stop);
    return new LoadRun(session, watch, needs);
  }

  /** One record a second so far. */
  get seconds(): readonly SecondRecord[] {
    return this.#watch.seconds;
  }

  get watch(): LoadWatch {
    return this.#watch;
  }

  async release(): Promise<void> {
    const releasedAtMs = await this.#session.release();
    await this.#journal.note({ type: 'load.released' }, releasedAtMs);
  }

  /**
   * Keeps the load going until every request that was due in `span`, from the first phase that is judged to the end of
   * the last one, has been answered or timed out, so that none is cut: with a recovery phase shorter than the timeout
   * those of the fault phase may still be open at its end.
   */
  async drain(
    span: { readonly startedAtMs: EpochMs; readonly endedAtMs: EpochMs },
    signal: AbortSignal,
  ): Promise<void> {
    const seconds = (span.endedAtMs - span.startedAtMs) / 1_000;
    const offered = Math.floor(this.#order.experiment.load.ratePerSecond * seconds);
    const deadlineMs = this.#ports.clock.now() + REQUEST_TIMEOUT_MS + 1_000;
    while (offeredIn(this.seconds, span) < offered && this.#ports.clock.now() < deadlineMs) {
      if (!(await pause(this.#ports.clock, DRAIN_POLL_MS, signal))) return;
    }
  }

  /** Ends the load and journals how; safe to call again. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#watch.end(await this.#session.stop());
  }

  #stopped = false;
}

type LoadRunNeeds = {
  readonly order: Pick<RunOrder, 'experiment'>;
  readonly ports: Pick<EnginePorts, 'clock' | 'load'>;
  readonly journal: Journalist;
  readonly stop: StopControl;
  readonly baseUrl: string;
};

async function failWhenItEnds(session: LoadSession, stop: StopControl): Promise<void> {
  try {
    const end = await session.ended;
    if (!end.asked) stop.request({ kind: 'failure', error: endedUnasked(end) });
  } catch (error) {
    stop.request({ kind: 'failure', error });
  }
}

function endedUnasked(end: LoadEnd): FaultlineError {
  return new FaultlineError(
    'LOAD_FAILED',
    `The load generator ended by itself with exit code ${String(end.exitCode)} while it was needed.`,
    end.log.length === 0 ? {} : { cause: new Error(end.log.join('\n')) },
  );
}
