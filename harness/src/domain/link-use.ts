import type { FaultSpec } from './fault.ts';
import type { FaultRecord, RunRecord } from './run-record.ts';
import { counterIncrease } from './server-evidence.ts';
import type { FaultProof } from './verdict.ts';

/**
 * Whether anybody used the link a fault sits on, from the baseline to the end of the fault phase. The link's usage
 * counter, where it has one that was captured, knows best: a pool may hold connections that nobody uses, and short
 * connections are missed by a look a second. Otherwise one connection that is not the harness's own is enough, also
 * in the baseline, because some faults end all connections.
 */
export function linkUse(
  fault: FaultSpec,
  record: FaultRecord | undefined,
  run: RunRecord,
): FaultProof['used'] {
  if (fault.target.kind !== 'link') return 'not-a-link';
  const byCounter = usedByCounter(fault.target.link, run);
  if (byCounter !== 'unknown') return byCounter;
  const counts = (record?.use ?? []).flatMap(({ connections }) => connections ?? []);
  if (counts.length === 0) return 'unknown';
  return counts.some((connections) => connections > 0) ? 'yes' : 'no';
}

function usedByCounter(link: string, run: RunRecord): 'yes' | 'no' | 'unknown' {
  const selector = run.environment?.links[link]?.usage;
  const windows = run.phases.filter(({ phase }) => phase === 'baseline' || phase === 'fault');
  const startedAtMs = windows[0]?.startedAtMs;
  const endedAtMs = windows.at(-1)?.endedAtMs;
  if (selector === undefined || startedAtMs === undefined || endedAtMs === undefined) {
    return 'unknown';
  }
  const parts = run.captured.filter((one) => one.selector === selector && one.source === undefined);
  const increases = parts.flatMap(
    (captured) => counterIncrease(captured, { startedAtMs, endedAtMs }, run.clockOffset) ?? [],
  );
  if (increases.length === 0) return 'unknown';
  return increases.some(({ low }) => low > 0) ? 'yes' : 'no';
}
