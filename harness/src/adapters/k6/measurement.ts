import type { LoadTick } from '../../domain/load-tick.ts';
import type { LoadHealthSample, SecondRecord } from '../../domain/second-record.ts';
import { arrivalFold } from './arrival-fold.ts';
import { sampleReader } from './sample-reader.ts';
import { secondFold, tickFold } from './second-fold.ts';

/** Turns what k6 writes into second-records and a health sample, as it comes. */
export type Measurement = {
  readonly push: (chunk: string) => void;
  /** What came in since the last call. */
  readonly takeSeconds: () => readonly SecondRecord[];
  /** The same arrivals, by when it became known what became of them. */
  readonly takeTicks: () => readonly LoadTick[];
  /** The last one that came in since the last call; CPU is not in the stream. */
  readonly takeHealth: () => LoadHealthSample | undefined;
  /** To be called when the output has ended, before the last `takeSeconds`. */
  readonly finish: () => { readonly cut: number; readonly unreadable: number };
};

export function measurement(): Measurement {
  const seconds = secondFold();
  const ticks = tickFold();
  const arrivals = arrivalFold((startUs, outcome, knownUs) => {
    seconds.add(startUs, outcome);
    ticks.add(knownUs, outcome);
  });
  let activeVus = 0;
  let health: LoadHealthSample | undefined;
  const reader = sampleReader((sample) => {
    if (sample.metric === 'vus') activeVus = sample.value;
    else if (sample.metric === 'vus_max') {
      health = { atMs: Math.round(sample.atUs / 1e3), activeVus, maxVus: sample.value };
    } else arrivals.accept(sample);
  });
  return {
    push: reader.push,
    takeSeconds: seconds.take,
    takeTicks: ticks.take,
    takeHealth: () => {
      const taken = health;
      health = undefined;
      return taken;
    },
    finish: () => ({ cut: arrivals.finish(), unreadable: reader.unreadable() }),
  };
}
