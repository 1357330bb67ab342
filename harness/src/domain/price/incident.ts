import { goodIn, type CountGood } from '../client-evidence.ts';
import type { Reason } from '../finding.ts';
import { judgedWindow } from '../judged-window.ts';
import { formatCount } from '../objective-words.ts';
import { countAtOrBelow } from '../latency-histogram.ts';
import { secondsIn, type OfferedSecond } from '../offered-seconds.ts';
import { harmOf } from '../recovery-harm.ts';
import { eventsPerWindow, recoveryWindowSeconds } from '../recovery-window.ts';
import { measureRecovery, type Recovery } from '../recovery.ts';
import { remember } from '../remember.ts';
import type { RunRecord } from '../run-record.ts';
import type { Sli } from '../sli.ts';
import {
  type EpochMs,
  type EpochSecond,
  formatDuration,
  type Ms,
  type PerSecond,
  type Ratio,
} from '../units.ts';
import { HOLD_SECONDS, isCostlyAtEnd } from './costly-at-end.ts';

/** One SLO as production is held to it. */
export type PricedSlo = {
  readonly sli: Sli;
  readonly target: Ratio;
  readonly windowMs: Ms;
  readonly underMs?: Ms;
};

/** Requests of consecutive seconds; what was due and left no trace is offered, and not good. */
export type SecondCounts = {
  readonly first: EpochSecond;
  readonly length: number;
  readonly offered: Float64Array;
  readonly good: Float64Array;
};

/** What the client saw of a fault, by the second: what its price and the replay of the alerts are made from. */
export type Incident = {
  /** From the second of the injection to the end of what was observed. */
  readonly buckets: SecondCounts;
  /** From the start of the first of them to the injection. */
  readonly leadMs: Ms;
  /** Offered and bad requests of the judged baseline. */
  readonly baseline: { readonly offered: number; readonly bad: number; readonly seconds: number };
  /** Where what the fault cost is counted, as places in the buckets: `[from, until)`. */
  readonly span: { readonly from: number; readonly until: number };
  readonly broke: boolean;
  /** It was not seen to end: whatever it cost, it was at least this. */
  readonly censored: boolean;
};

export type Seen =
  | { readonly known: true; readonly incident: Incident }
  | { readonly known: false; readonly reason: Reason };

/** The share that counts as recovered (docs/method.md, Recovery). */
const THETA: Ratio = 0.99;

/** The share of good requests below which an SLO of this target counts as broken. */
export function incidentTheta(target: Ratio): Ratio {
  return Math.min(THETA, target);
}

/**
 * Finds the incident in a run: from the onset until it was good again for good, or, where the share never fell so far
 * that it counts as broken, from the injection to the end of what was observed, because a small loss costs as well.
 */
export function incidentOf(
  slo: PricedSlo,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Seen {
  const { sli, target, underMs } = slo;
  const key = JSON.stringify([sli.name, sli.client, target, underMs]);
  const ofSeconds = ofRun(run, '', () => remember<Seen>());
  return ofSeconds(seconds, key, () => findIncident(slo, run, seconds));
}

/** A budget, an alert and the impact of one SLO go by the same incident. */
const ofRun = remember<ReturnType<typeof remember<Seen>>>();

function findIncident(slo: PricedSlo, run: RunRecord, seconds: readonly OfferedSecond[]): Seen {
  const good = goodOf(slo);
  if (good === undefined) {
    const message = `"${slo.sli.name}" has no client side, and what a fault costs is counted by the second on the client.`;
    return unknown('NO_CLIENT_SIDE', message);
  }
  const harm = harmOf(run);
  if (!harm.known && harm.reason.code === 'NOT_INJECTED') {
    return unknown('NOT_INJECTED', 'Nothing was injected that could have cost anything.');
  }
  const baseline = baselineOf(run, seconds, good);
  if (baseline === undefined) {
    const message = 'Nothing was counted before the fault, so nothing says what fails anyway.';
    return unknown('BASELINE_UNKNOWN', message);
  }
  const observedUntilMs = run.phases.reduce((last, { endedAtMs }) => Math.max(last, endedAtMs), 0);
  const injectedAtMs = harm.known ? harm.injectedAtMs : firstInjectionMs(run);
  const fromMs = harm.known ? harm.fromMs : injectedAtMs;
  const clearedAtMs = harm.known ? harm.clearedAtMs : observedUntilMs;
  const theta = incidentTheta(slo.target);
  const perSecond = run.experiment.load.ratePerSecond;
  const recovery = measureRecovery(seconds, good, {
    harmFromMs: fromMs,
    injectedAtMs,
    clearedAtMs,
    observedUntilMs,
    theta,
    windowSeconds: recoveryWindowSeconds(perSecond, theta),
    holdSeconds: HOLD_SECONDS,
    eventsPerWindow: eventsPerWindow(theta),
  });
  if (recovery.outcome === 'no-data') {
    const message = tooLittle(recovery, { theta, perSecond, lookedMs: observedUntilMs - fromMs });
    return unknown('ONSET_UNKNOWN', message);
  }
  const buckets = countSeconds(seconds, { fromMs, untilMs: observedUntilMs }, good);
  const seen = spanOf(recovery, buckets, { injectedAtMs, clearedAtMs });
  const goesOn =
    (seen.broke && !recovery.heldAtEnd) ||
    isCostlyAtEnd(slo, buckets, { over: seen.over, baseline });
  return {
    known: true,
    incident: {
      buckets,
      leadMs: injectedAtMs - buckets.first * 1_000,
      baseline,
      span: seen.span,
      broke: seen.broke,
      censored: !seen.ended || goesOn || !run.completedPhases.includes('recovery'),
    },
  };
}

/** Where the cost is counted, and from which place on it should be over. */
function spanOf(
  { evidence }: Recovery,
  { first, length }: SecondCounts,
  at: { readonly injectedAtMs: EpochMs; readonly clearedAtMs: EpochMs },
): {
  readonly span: Incident['span'];
  readonly broke: boolean;
  readonly ended: boolean;
  readonly over: number;
} {
  const { onsetAfterMs, recoveredAfterInjectMs, recoveredAfterClearMs } = evidence;
  const cleared = Math.ceil(at.clearedAtMs / 1_000) - first;
  if (onsetAfterMs === undefined) {
    return { span: { from: 0, until: length }, broke: false, ended: true, over: cleared };
  }
  const placeOf = (atMs: number) => Math.round(atMs / 1_000) - first;
  const from = Math.max(0, Math.floor((at.injectedAtMs + onsetAfterMs) / 1_000) - first);
  if (recoveredAfterInjectMs === undefined || recoveredAfterClearMs === undefined) {
    return { span: { from, until: length }, broke: true, ended: false, over: cleared };
  }
  const healed = Math.max(
    placeOf(at.injectedAtMs + recoveredAfterInjectMs),
    recoveredAfterClearMs === 0 ? 0 : placeOf(at.clearedAtMs + recoveredAfterClearMs),
  );
  const until = Math.min(length, healed);
  return { span: { from, until }, broke: true, ended: true, over: healed };
}

function tooLittle(
  { thinWindows, windows }: Recovery,
  looked: { readonly theta: Ratio; readonly perSecond: PerSecond; readonly lookedMs: Ms },
): string {
  const { theta, perSecond, lookedMs } = looked;
  const lasts = formatDuration(recoveryWindowSeconds(perSecond, theta) * 1_000);
  const few =
    windows === 0
      ? `longer than the ${formatDuration(lookedMs)} that were looked at`
      : `and ${formatCount(thinWindows)} of ${formatCount(windows)} had fewer`;
  return `There was too little traffic to tell whether it ever broke: a window of ${lasts} needs ${formatCount(eventsPerWindow(theta))} requests, ${few}.`;
}

/** The traffic before anything was broken, a second. */
export function baselinePerSecond({ baseline }: Incident): {
  readonly total: number;
  readonly bad: number;
} {
  return { total: baseline.offered / baseline.seconds, bad: baseline.bad / baseline.seconds };
}

function countSeconds(
  seconds: readonly OfferedSecond[],
  span: { readonly fromMs: EpochMs; readonly untilMs: EpochMs },
  count: CountGood,
): SecondCounts {
  const first = Math.floor(span.fromMs / 1_000);
  const length = Math.max(0, Math.floor(span.untilMs / 1_000) - first);
  const [offered, good] = [new Float64Array(length), new Float64Array(length)];
  for (const one of seconds) {
    const at = one.second - first;
    if (at < 0 || at >= length) continue;
    offered[at] = one.offered;
    good[at] = goodIn(one, count);
  }
  return { first, length, offered, good };
}

function baselineOf(
  run: RunRecord,
  seconds: readonly OfferedSecond[],
  good: CountGood,
): Incident['baseline'] | undefined {
  const window = run.phases.find(({ phase }) => phase === 'baseline');
  if (window === undefined) return undefined;
  const judged = judgedWindow(run.experiment, window);
  let [offered, bad, counted] = [0, 0, 0];
  for (const one of secondsIn(seconds, judged)) {
    offered += one.offered;
    bad += one.offered - goodIn(one, good);
    counted += 1;
  }
  return offered === 0 ? undefined : { offered, bad, seconds: counted };
}

function goodOf({ sli, underMs }: PricedSlo): CountGood | undefined {
  switch (sli.client?.kind) {
    case undefined:
      return undefined;
    case 'availability':
      return ({ ok }) => ok;
    case 'latency':
      return underMs === undefined
        ? undefined
        : ({ okLatency }) => countAtOrBelow(okLatency, underMs);
  }
}

function firstInjectionMs({ faults }: RunRecord): number {
  return faults.reduce(
    (first, { injectedAtMs = first }) => Math.min(first, injectedAtMs),
    Infinity,
  );
}

function unknown(code: string, message: string): Seen {
  return { known: false, reason: { code, message } };
}
