import type { FaultRecord, RunRecord } from '../../../domain/run-record.ts';
import { elapsedMs, type RunClock } from '../../timeline/run-clock.ts';
import { faultTitle } from '../../words/fault-words.ts';
import { ceilingOf } from './axis.ts';
import type { Chart, Point } from './chart.ts';

/** What the probe saw of a fault, look by look; undefined for a fault that is not seen by a number. */
export function effectChart(
  record: RunRecord,
  fault: FaultRecord,
  clock: RunClock,
): Chart | undefined {
  const points = fault.observed.flatMap(({ sample }): readonly Point[] =>
    sample.valueMs === undefined
      ? []
      : [{ x: elapsedMs(clock, sample.atMs) / 1_000, y: sample.valueMs }],
  );
  const visible = points.filter(({ x }) => x >= 0 && x <= clock.seconds);
  const measure = fault.observed[0]?.sample.measure ?? 'effect';
  if (visible.length === 0) return undefined;
  return {
    id: `effect-${record.faults.indexOf(fault)}`,
    title: `Proof of ${faultTitle(record, fault.faultId)}`,
    note: `The probe's own ${measure} through the fault, one dot a look; it is no part of the load.`,
    unit: 'ms',
    heightPx: 72,
    low: 0,
    high: ceilingOf(visible.map(({ y }) => y ?? 0)),
    steps: false,
    series: [{ key: 'probe', label: measure, tone: 'warn', shape: 'dots', points: visible }],
    limits: [],
    badSeconds: [],
  };
}
