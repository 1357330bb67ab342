import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { clientSeconds, type ClientSecond } from '../timeline/client-seconds.ts';
import { phaseTotals, type PhaseTotals } from '../timeline/phase-totals.ts';
import { runClock, type RunClock } from '../timeline/run-clock.ts';
import { backdropOf } from './chart/backdrop.ts';
import type { Backdrop } from './chart/chart.ts';

/** What every section of the page is made from. */
export type ReportView = {
  readonly record: RunRecord;
  readonly judgement: Judgement;
  readonly clock: RunClock;
  readonly backdrop: Backdrop;
  readonly client: readonly ClientSecond[];
  readonly totals: readonly PhaseTotals[];
};

export function viewOf(record: RunRecord, judgement: Judgement): ReportView {
  const clock = runClock(record);
  return {
    record,
    judgement,
    clock,
    backdrop: backdropOf(record, clock),
    client: clientSeconds(record, clock),
    totals: phaseTotals(record),
  };
}
