import { clientEvidence } from './client-evidence.ts';
import type { Finding } from './finding.ts';
import { guardBandMs, judgedWindow } from './judged-window.ts';
import { type Objective, type RecoveryObjective, shareOfSlo } from './objective.ts';
import { counted, formatCount } from './objective-words.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import { phaseFindings } from './phase-finding.ts';
import { goodOfRecovery } from './recovery-good.ts';
import type { RunRecord } from './run-record.ts';
import { eventsToDecide } from './sample-size.ts';
import { formatDuration, formatRatio } from './units.ts';
import type { GuardResult } from './verdict.ts';

/**
 * Whether the system was healthy before anything was broken (docs/method.md, Guards). An experiment that
 * breaks nothing has no such guard: there the baseline is what is judged.
 */
export function baselineGuards(
  run: RunRecord,
  findings: readonly Finding[],
  seconds: readonly OfferedSecond[],
): readonly GuardResult[] {
  if (run.experiment.faults.length === 0) return [];
  const before = [
    ...findings.filter(({ phase }) => phase === 'baseline').flatMap(toldBy),
    ...run.experiment.objectives.flatMap((objective) => beforeFault(objective, run, seconds)),
  ];
  const bad = before.filter(({ outcome }) => outcome === 'violated');
  const stoppedFor = run.baselineUnhealthy
    .filter((name) => bad.every(({ objective }) => objective !== name))
    .map((objective) => ({ objective, told: 'did not hold' }));
  const open = before.filter(({ outcome }) => outcome === 'inconclusive');
  const broken = [...bad, ...stoppedFor];
  return [health(broken, open, before.length), ...guardBand(run, findings)];
}

function toldBy({
  objective,
  kind,
  outcome,
  observed,
  asked,
  reasons,
}: Finding): readonly Before[] {
  if (kind === 'reconciliation') return [];
  const open = reasons[0]?.message.replace(/\.$/, '');
  return [
    outcome === 'inconclusive' && open !== undefined
      ? { objective, outcome, told: `is not known: ${open}` }
      : { objective, outcome, told: `was ${observed}, asked is ${asked}` },
  ];
}

/** How one objective stood before the fault. */
type Before = {
  readonly objective: string;
  readonly outcome: Finding['outcome'];
  readonly told: string;
};

function health(
  bad: readonly Pick<Before, 'objective' | 'told'>[],
  open: readonly Before[],
  known: number,
): GuardResult {
  const guard = 'baseline-health';
  if (bad.length > 0) {
    const list = bad.map(({ objective, told }) => `"${objective}" ${told}`).join('; ');
    const message = `The system was not healthy before the fault: ${list}.`;
    return { guard, outcome: 'invalid', message };
  }
  if (open.length > 0) {
    const list = open.map(({ objective, told }) => `"${objective}" ${told}`).join('; ');
    const message = `Nothing says whether everything held before the fault: ${list}.`;
    return { guard, outcome: 'inconclusive', message };
  }
  if (known === 0) {
    const message = 'Nothing that was asked says whether the system was healthy before the fault.';
    return { guard, outcome: 'inconclusive', message };
  }
  return { guard, outcome: 'held', message: 'Every objective held before the fault.' };
}

/** What the baseline says of an objective that is not judged in it. */
function beforeFault(
  objective: Objective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly Before[] {
  switch (objective.kind) {
    case 'recovery':
      return beforeRecovery(objective, run, seconds);
    // A service that is below its target anyway has no budget that a fault could use.
    case 'budget':
    case 'alert':
      return phaseFindings(shareOfSlo(objective), IN_BASELINE, run, seconds).flatMap(toldBy);
    case 'availability':
    case 'latency':
    case 'throughput':
    case 'value':
      return [];
  }
}

const IN_BASELINE = { phase: 'baseline', implied: true } as const;

/** docs/method.md, Recovery: where the share is below θ already, recovery to θ means nothing. */
function beforeRecovery(
  objective: RecoveryObjective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly Before[] {
  const { name, theta } = objective;
  const good = goodOfRecovery(objective);
  if (good === undefined) return [];
  const baseline = run.phases.find(({ phase }) => phase === 'baseline');
  const judged =
    baseline === undefined ? [] : secondsIn(seconds, judgedWindow(run.experiment, baseline));
  const client = clientEvidence(judged, good, theta);
  const needed = eventsToDecide(theta);
  if (client === undefined || client.total < needed) {
    const told = `has ${counted(client?.total ?? 0, 'request')}, at least ${formatCount(needed)} are needed`;
    return [{ objective: name, outcome: 'inconclusive', told }];
  }
  const outcome = client.ratio < theta ? 'violated' : 'met';
  const told = `was at ${formatRatio(client.ratio)} good, recovered means ${formatRatio(theta)}`;
  return [{ objective: name, outcome, told }];
}

function guardBand(run: RunRecord, findings: readonly Finding[]): readonly GuardResult[] {
  const excluded = findings.flatMap(({ client }) => client?.excluded ?? []);
  if (excluded.length === 0) return [];
  const length = formatDuration(guardBandMs(run.experiment, 'baseline'));
  const most = excluded.reduce((one, other) => Math.max(one, other), 0);
  const message = `The last ${length} of the baseline, ${counted(most, 'request')}, is not judged: what was in flight then met the fault.`;
  return [{ guard: 'guard-band', outcome: 'held', message }];
}
