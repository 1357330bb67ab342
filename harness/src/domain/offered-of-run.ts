import { offeredSeconds, type OfferedSecond } from './offered-seconds.ts';
import { remember } from './remember.ts';
import type { RunRecord } from './run-record.ts';

/** What was offered in each whole second of a run, up to the end of its last phase. */
export function offeredOfRun(run: RunRecord): readonly OfferedSecond[] {
  return ofRun(run, '', () => {
    const untilMs = Math.max(0, ...run.phases.map(({ endedAtMs }) => endedAtMs));
    return offeredSeconds(run.load.seconds, run.experiment.load.ratePerSecond, untilMs);
  });
}

const ofRun = remember<readonly OfferedSecond[]>();
