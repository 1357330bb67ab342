import type { EffectSample, FaultSpec } from './fault.ts';
import type { Reason } from './finding.ts';
import { linkUse } from './link-use.ts';
import { median } from './median.ts';
import type { FaultRecord, RunRecord } from './run-record.ts';
import { formatDuration, formatRatio, type EpochMs, type Ms, type Ratio } from './units.ts';
import type { FaultProof } from './verdict.ts';

/** docs/method.md, Guards: the share of the phase in which the fault has to be seen. */
const MIN_COVERAGE: Ratio = 0.9;

/** Looks are taken once a second; one tells of no more than this after it was taken, whatever became of the next one. */
const LOOK_TELLS_MS: Ms = 5_000;

type Look = FaultRecord['observed'][number];

/** How sure we are that a fault was in force, that somebody met it, and that it was gone afterwards. */
export function proveFault(fault: FaultSpec, run: RunRecord): FaultProof {
  const record = run.faults.find(({ faultId }) => faultId === fault.id);
  const looks = (when: Look['when']) =>
    (record?.observed ?? []).filter((one) => one.when === when).map(({ sample }) => sample);
  const [before, during, after] = [looks('before'), looks('during'), looks('after')];
  const coverage = coverageOf(record, run);
  const used = linkUse(fault, record, run);
  const refused = run.refusedFaults.find(({ faultId }) => faultId === fault.id)?.error;
  const reasons: readonly Reason[] =
    refused === undefined
      ? [...notInForce(record, { before, during, coverage }), ...notUsed(fault, used)]
      : [{ code: refused.code, message: refused.message }];
  return {
    faultId: fault.id,
    outcome: reasons.length === 0 ? 'proved' : 'unproved',
    coverage,
    samplesDuring: during.length,
    samplesPresent: during.filter(({ effect }) => effect === 'present').length,
    before: wordsOf(before),
    during: wordsOf(during),
    after: wordsOf(after),
    expected: (during[0] ?? before[0])?.expected ?? '',
    used,
    absentAfterwards: after.at(-1)?.effect === 'absent',
    reasons,
  };
}

/**
 * Share of the fault phase in which looks found the effect. A look tells of the time it took, for it waited for the
 * effect so long, and of a little after, up to the next one; the first also of the time since the injection, at whose
 * other end the tool confirmed it. A look that could not tell covers nothing, however long it took, and ends what the one
 * before it told. For a fault that happens once it is 1 when any look found it.
 */
function coverageOf(record: FaultRecord | undefined, run: RunRecord): Ratio {
  const window = run.phases.find(({ phase }) => phase === 'fault');
  if (record?.injectedAtMs === undefined || window === undefined) return 0;
  const during = record.observed.filter(({ when }) => when === 'during');
  if (record.lasts === 'once') {
    return during.some(({ sample }) => sample.effect === 'present') ? 1 : 0;
  }
  const { injectedAtMs } = record;
  const durationMs = window.endedAtMs - window.startedAtMs;
  if (durationMs <= 0) return 0;
  const within = (atMs: EpochMs) => Math.min(window.endedAtMs, Math.max(window.startedAtMs, atMs));
  let coveredMs = 0;
  for (const [index, { sample, seenAtMs }] of during.entries()) {
    if (sample.effect !== 'present') continue;
    const isSoon = index === 0 && sample.atMs - injectedAtMs <= LOOK_TELLS_MS;
    const fromMs = within(isSoon ? injectedAtMs : sample.atMs);
    const nextMs = during[index + 1]?.sample.atMs ?? window.endedAtMs;
    const toldUntilMs = Math.min(nextMs, Math.max(seenAtMs, sample.atMs) + LOOK_TELLS_MS);
    coveredMs += Math.max(0, within(toldUntilMs) - fromMs);
  }
  return Math.min(1, coveredMs / durationMs);
}

function notInForce(
  record: FaultRecord | undefined,
  seen: {
    readonly before: readonly EffectSample[];
    readonly during: readonly EffectSample[];
    readonly coverage: Ratio;
  },
): readonly Reason[] {
  const { before, during, coverage } = seen;
  if (record?.injectedAtMs === undefined) {
    return [{ code: 'NEVER_INJECTED', message: 'It was never injected.' }];
  }
  const reasons: Reason[] = [];
  const last = before.at(-1);
  if (last?.effect === 'present') {
    const message = `Its effect was there before it was injected: ${last.measure} ${last.observed}.`;
    reasons.push({ code: 'EFFECT_BEFORE_INJECTION', message });
  }
  const unseen = notSeenBefore(last);
  const swallowed = coverage < MIN_COVERAGE ? swallowedBy(during) : undefined;
  if (swallowed !== undefined) {
    reasons.push(swallowed);
  } else if (during.every(({ effect }) => effect !== 'present')) {
    const look = during[0];
    const saw =
      look === undefined
        ? 'Nobody looked at it'
        : `Its effect was never seen: ${look.measure} ${wordsOf(during)}, expected ${look.expected}`;
    reasons.push({ code: 'EFFECT_NOT_SEEN', message: `${saw}.` });
  } else if (coverage < MIN_COVERAGE) {
    const message = `Its effect was seen for only ${formatRatio(coverage, 0)} of the fault phase; at least ${formatRatio(MIN_COVERAGE)} is needed.`;
    reasons.push({ code: 'EFFECT_PARTIAL', message });
  }
  // Last: it leaves open what the others decide, and the first reason is what a verdict is named for.
  return unseen === undefined ? reasons : [...reasons, unseen];
}

/** What was there all along is no effect of the fault, however often it is seen. */
function notSeenBefore(last: EffectSample | undefined): Reason | undefined {
  if (last !== undefined && last.effect !== 'unknown') return undefined;
  const saw =
    last === undefined
      ? 'Nobody looked before it was injected'
      : `The look before it was injected could not tell: ${last.measure} ${last.observed}`;
  const message = `${saw}; one look that finds its effect absent is needed.`;
  return { code: 'BEFORE_NOT_SEEN', message };
}

/** Why the effect was not seen, where most looks that missed it were cut short before it could have shown. */
function swallowedBy(during: readonly EffectSample[]): Reason | undefined {
  const missed = during.filter(({ effect }) => effect !== 'present');
  const cut = missed.flatMap(({ cutShort }) => cutShort ?? []);
  if (cut.length * 2 <= missed.length) return undefined;
  const afterMs = median(cut.map((one) => one.afterMs)) ?? 0;
  const neededMs = median(cut.map((one) => one.neededMs)) ?? 0;
  const message = `Its latency cannot show: something ends connections on the link after ${formatDuration(afterMs)}, and the latency takes at least ${formatDuration(neededMs)}; what callers meet is that end, not the latency.`;
  return { code: 'LATENCY_SWALLOWED', message };
}

function notUsed(fault: FaultSpec, used: FaultProof['used']): readonly Reason[] {
  if (fault.target.kind !== 'link') return [];
  const { link } = fault.target;
  if (used === 'no') {
    return [
      { code: 'LINK_UNUSED', message: `Nothing used the link ${link}, so nothing met the fault.` },
    ];
  }
  if (used === 'unknown') {
    const message = `Nothing shows that the link ${link} is used; declare its \`usage\`, a counter that grows with it.`;
    return [{ code: 'LINK_USE_UNKNOWN', message }];
  }
  return [];
}

/** The median where looks have numbers, otherwise what most of them saw. */
function wordsOf(looks: readonly EffectSample[]): string {
  const middle = median(looks.flatMap(({ valueMs }) => valueMs ?? []));
  if (middle !== undefined) return formatDuration(middle);
  const counts = new Map<string, number>();
  for (const { observed } of looks) counts.set(observed, (counts.get(observed) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 'not looked at';
}
