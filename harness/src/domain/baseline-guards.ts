import { clientEvidence } from './client-evidence.ts';
import type { Finding } from './finding.ts';
import { guardBandMs, judgedWindow } from './judged-window.ts';
import type { Objective } from './objective.ts';
import { counted } from './objective-words.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
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
    ...findings
      .filter(({ phase, kind }) => phase === 'baseline' && kind !== 'reconciliation')
      .map(({ objective, outcome, observed, asked }): Before => {
        return { objective, outcome, told: `was ${observed}, asked is ${asked}` };
      }),
    ...run.experiment.objectives.flatMap((objective) => beforeRecovery(objective, run, seconds)),
  ];
  const bad = before.filter(({ outcome }) => outcome === 'violated');
  const stoppedFor = run.baselineUnhealthy
    .filter((name) => bad.every(({ objective }) => objective !== name))
    .map((objective) => ({ objective, told: 'did not hold' }));
  const open = before.filter(({ outcome }) => outcome === 'inconclusive');
  return [health([...bad, ...stoppedFor], open), ...guardBand(run, findings)];
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
): GuardResult {
  const guard = 'baseline-health';
  if (bad.length > 0) {
    const list = bad.map(({ objective, told }) => `"${objective}" ${told}`).join('; ');
    const message = `The system was not healthy before the fault: ${list}.`;
    return { guard, outcome: 'invalid', message };
  }
  if (open.length > 0) {
    const names = open.map(({ objective }) => `"${objective}"`).join(', ');
    const message = `Nothing says whether ${names} held before the fault.`;
    return { guard, outcome: 'inconclusive', message };
  }
  return { guard, outcome: 'held', message: 'Every objective held before the fault.' };
}

/** docs/method.md, Recovery: where the share is below θ already, recovery to θ means nothing. */
function beforeRecovery(
  objective: Objective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly Before[] {
  const { name, sli } = objective;
  if (objective.kind !== 'recovery' || sli.client?.kind !== 'availability') return [];
  const baseline = run.phases.find(({ phase }) => phase === 'baseline');
  const judged =
    baseline === undefined ? [] : secondsIn(seconds, judgedWindow(run.experiment, baseline));
  const client = clientEvidence(judged, ({ ok }) => ok, objective.theta);
  if (client === undefined || client.total < eventsToDecide(objective.theta)) {
    return [{ objective: name, outcome: 'inconclusive', told: 'is not known' }];
  }
  const outcome = client.ratio < objective.theta ? 'violated' : 'met';
  const told = `was at ${formatRatio(client.ratio)} answered well, recovered means ${formatRatio(objective.theta)}`;
  return [{ objective: name, outcome, told }];
}

function guardBand(run: RunRecord, findings: readonly Finding[]): readonly GuardResult[] {
  const excluded = findings.flatMap(({ client }) => client?.excluded ?? []);
  if (excluded.length === 0) return [];
  const length = formatDuration(guardBandMs(run.experiment, 'baseline'));
  const message = `The last ${length} of the baseline, ${counted(Math.max(...excluded), 'request')}, is not judged: what was in flight then met the fault.`;
  return [{ guard: 'guard-band', outcome: 'held', message }];
}
