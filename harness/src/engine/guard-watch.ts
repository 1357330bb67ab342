import {
  evaluateLooks,
  evaluateTraffic,
  isTraffic,
  type LookedAtGuardrail,
  type TrafficGuardrail,
} from '../domain/evaluate-guardrail.ts';
import type { Experiment } from '../domain/experiment.ts';
import type { GuardrailId, Trip } from '../domain/guardrail.ts';
import { guardrailStart, type Instant } from '../domain/guardrail-state.ts';
import { runDeadlineMs } from '../domain/run-deadline.ts';
import type { ConditionLook } from '../domain/sustained-condition.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { looksAt, type LookSources } from './condition-looks.ts';
import type { Journalist } from './journalist.ts';
import type { LoadWatch } from './load-watch.ts';
import { pause } from './pause.ts';
import type { StopControl } from './stop-control.ts';

/** Twice this, the lateness of the load generator and an undo have to fit into two seconds. */
const EVALUATE_EVERY_MS: Ms = 250;
/** Looks further back than the span are of use to date a condition only. */
const LOOKS_MARGIN_MS: Ms = 5_000;

/** What guardrails are evaluated on, and what they stop. */
export type Guarded = LookSources & {
  readonly experiment: Experiment;
  readonly load: LoadWatch;
  readonly clock: Clock;
  readonly stop: StopControl;
  readonly journal: Journalist;
};

/** Evaluates every guardrail of the experiment, and the run's own deadline, until `over`; stops the run when one trips. */
export async function watchGuardrails(guarded: Guarded, over: AbortSignal): Promise<void> {
  await Promise.all([
    watchDeadline(guarded, over),
    ...guarded.experiment.guardrails.map((guardrail, id) =>
      isTraffic(guardrail)
        ? watchTraffic(guardrail, id, guarded, over)
        : watchLooks(guardrail, id, guarded, over),
    ),
  ]);
}

async function watchDeadline(guarded: Guarded, over: AbortSignal): Promise<void> {
  const { clock, experiment } = guarded;
  const limitMs = runDeadlineMs(experiment);
  if (!(await pause(clock, limitMs, over))) return;
  const conditionAtMs = clock.now();
  const observed = `the run was still going on ${formatDuration(limitMs)} after its load was released, the longest it may`;
  await stopRun('deadline', { observed, conditionAtMs }, guarded);
}

async function watchTraffic(
  guardrail: TrafficGuardrail,
  id: GuardrailId,
  guarded: Guarded,
  over: AbortSignal,
): Promise<void> {
  const { clock, load } = guarded;
  let state = guardrailStart(clock.uptimeMs());
  while (await pause(clock, EVALUATE_EVERY_MS, over)) {
    state = evaluateTraffic(guardrail, state, load.ticks, instantOf(clock));
    if (state.trip !== undefined) return stopRun(id, state.trip, guarded);
  }
}

async function watchLooks(
  guardrail: LookedAtGuardrail,
  id: GuardrailId,
  guarded: Guarded,
  over: AbortSignal,
): Promise<void> {
  const { clock } = guarded;
  let state = guardrailStart(clock.uptimeMs());
  let looks: readonly ConditionLook[] = [];
  await looksAt(guardrail, guarded, over, async (look) => {
    if (over.aborted || state.trip !== undefined) return;
    const keptFromMs = look.uptimeMs - guardrail.overMs - LOOKS_MARGIN_MS;
    looks = [...looks.filter(({ uptimeMs }) => uptimeMs >= keptFromMs), look];
    looks = looks.toSorted((a, b) => a.uptimeMs - b.uptimeMs);
    state = evaluateLooks(guardrail, state, looks, instantOf(clock));
    if (state.trip !== undefined) await stopRun(id, state.trip, guarded);
  });
}

function instantOf(clock: Clock): Instant {
  return { epochMs: clock.now(), uptimeMs: clock.uptimeMs() };
}

/** Stops first, and writes why then: undoing must not wait for a disk. */
async function stopRun(guardrail: GuardrailId, trip: Trip, guarded: Guarded): Promise<void> {
  const { stop, journal } = guarded;
  const reason = { kind: 'guardrail', guardrail, ...trip } as const;
  stop.request(reason);
  if (stop.reason !== reason) return;
  await journal.note({ type: 'guardrail.tripped', guardrail, ...trip });
}
