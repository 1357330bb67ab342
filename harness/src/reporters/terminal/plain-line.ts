import type { JournalEvent } from '../../domain/journal-event.ts';
import { counted } from '../../domain/objective-words.ts';
import type { Plan } from '../../domain/plan.ts';
import { formatDuration } from '../../domain/units.ts';
import { formatElapsed } from '../text/format-instant.ts';
import { targetWords } from '../words/fault-words.ts';
import { lookUp, type EventTable } from './event-table.ts';
import { advanceLive, type LiveState } from './live-state.ts';
import { trafficOfLast, trafficWords } from './live-traffic.ts';
import { printable } from './printable.ts';

/**
 * One line for a log that is not redrawn: the time since the run began, and what happened. `before` is the state
 * without the event. Undefined for an event that nobody needs to read about.
 */
export function plainLine(event: JournalEvent, before: LiveState): string | undefined {
  const text = lookUp(WORDS, event, before);
  if (text === undefined) return undefined;
  const startedAtMs = event.type === 'run.started' ? event.atMs : before.startedAtMs;
  return `${formatElapsed(event.atMs - startedAtMs)} ${printable(text)}`;
}

/** How often a log without a terminal hears of the traffic. */
const HEARTBEAT_SECONDS = 10;

const WORDS: EventTable<LiveState, string | undefined> = {
  'run.started': ({ runId, experiment, environmentName }) =>
    `run ${runId} of ${experiment.name} on ${environmentName}`,
  'environment.ready': ({ ownedByRun }) => `environment is up${ownedByRun ? ', for this run' : ''}`,
  'plan.made': ({ plan }) => planWords(plan),
  'watchdog.started': ({ pid }) => `watchdog on guard, process ${String(pid)}`,
  'load.started': ({ tool }) => `${tool} is loaded`,
  'load.released': () => 'load released',
  'load.seconds': (event, before) => heartbeat(before, advanceLive(before, event)),
  'load.ended': ({ end }) =>
    end.asked ? undefined : `the load generator ended unasked, with ${String(end.exitCode)}`,
  'phase.started': ({ phase }, { experiment }) => {
    const planned = experiment?.phases[phase];
    return `${phase} begins${planned === undefined ? '' : `, for ${formatDuration(planned)}`}`;
  },
  'fault.injected': ({ faultId, readBack }, before) =>
    `${titleOf(faultId, before)} injected: ${readBack}`,
  'fault.refused': ({ faultId, error }, before) =>
    `${titleOf(faultId, before)} not injected: ${error.message}`,
  'fault.observed': lookWords,
  'fault.rolled-back': ({ faultId }, before) => `${titleOf(faultId, before)} rolled back`,
  'fault.rollback.escalated': ({ faultId, rung, reason }, before) =>
    `${titleOf(faultId, before)}: undo step ${rung}: ${reason}`,
  'fault.rollback.failed': ({ faultId, error }, before) =>
    `${titleOf(faultId, before)} could not be rolled back: ${error.message}`,
  'metrics.missing': ({ selector, error }) => `not measured: ${selector}: ${error.message}`,
  'guardrail.tripped': ({ observed }) => `guardrail tripped, stopping: ${observed}`,
  'baseline.unhealthy': ({ objectives }) =>
    `the baseline is unhealthy, nothing is injected: ${objectives.join(', ')}`,
  'run.interrupted': ({ signal }) => `${signal}: stopping and undoing everything`,
  'run.halted': ({ by, reason }) => `halted by ${by}, stopping: ${reason}`,
  'run.failed': ({ error }) => `failed: ${error.code} ${error.message}`,
  'run.ended': ({ status, clean }) => `run ended: ${status}, ${clean ? 'clean' : 'dirty'}`,
};

function planWords({ problems, totalMs, faults }: Plan): string {
  if (problems.length > 0) return `refused: ${problems.map(({ message }) => message).join(' ')}`;
  return `preflight passed: ${formatDuration(totalMs)} of phases, ${counted(faults.length, 'fault')}`;
}

/** Each time the last known second crosses a round one. */
function heartbeat(before: LiveState, after: LiveState): string | undefined {
  const traffic = trafficOfLast(after, HEARTBEAT_SECONDS);
  if (beatsOf(after) <= beatsOf(before) || traffic === undefined) return undefined;
  return `${after.stage}: ${trafficWords(traffic)} over the last ${traffic.seconds} s`;
}

function beatsOf({ seconds, releasedAtMs, startedAtMs }: LiveState): number {
  const last = seconds.at(-1)?.second;
  const first = Math.floor((releasedAtMs ?? startedAtMs) / 1_000);
  return last === undefined ? 0 : Math.floor((last - first) / HEARTBEAT_SECONDS);
}

/** Only the first look that proves a fault, and those that tell whether it is gone. */
function lookWords(
  { faultId, sample, when }: Extract<JournalEvent, { readonly type: 'fault.observed' }>,
  before: LiveState,
): string | undefined {
  const title = titleOf(faultId, before);
  const saw = `${sample.measure} ${sample.observed}`;
  if (when === 'after') return `${title} ${AFTER[sample.effect]}: ${saw}`;
  const isKnown = before.faults.some((fault) => fault.faultId === faultId && fault.isProved);
  const isNews = when === 'during' && sample.effect === 'present' && !isKnown;
  return isNews ? `${title} proved in force: ${saw}` : undefined;
}

const AFTER = {
  present: 'is still seen',
  absent: 'proved gone',
  unknown: 'not proved gone',
} as const;

function titleOf(faultId: string, { experiment }: LiveState): string {
  const spec = experiment?.faults.find(({ id }) => id === faultId);
  return spec === undefined ? faultId : `${spec.type} on ${targetWords(spec.target)}`;
}
