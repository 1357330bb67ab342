import type { Enclosure } from '../enclosure.ts';
import type { Ratio } from '../units.ts';
import { wilsonLowerBound } from '../wilson.ts';

import type { Incident } from './incident.ts';
import type { Lost } from './price-evidence.ts';

/**
 * What an incident cost beyond what always fails: `Σ bad − p₀ · n` over its span, and the same with each second counted
 * as one, `Σ (bad_i / n_i − p₀)`. The interval comes from p₀, the error rate of the baseline (95 %, Wilson); its high
 * end also holds what was bad beyond the span, before the onset or after the recovery. Linear in seconds.
 */
export function lossOf({ buckets, baseline, span, broke, censored }: Incident): Lost {
  const { offered, bad } = baseline;
  const usual: Enclosure = {
    low: wilsonLowerBound(bad, offered),
    estimate: bad / offered,
    high: 1 - wilsonLowerBound(offered - bad, offered),
  };
  const inside = sumUp(buckets, span.from, span.until);
  const before = sumUp(buckets, 0, span.from);
  const after = sumUp(buckets, span.until, buckets.length);
  const enclosed = (of: (sums: Sums, rate: Ratio) => number): Enclosure => {
    const beyond = Math.max(0, of(before, usual.low)) + Math.max(0, of(after, usual.low));
    return {
      low: Math.max(0, of(inside, usual.high)),
      estimate: Math.max(0, of(inside, usual.estimate)),
      high: Math.max(0, of(inside, usual.low)) + beyond,
    };
  };
  return {
    badEvents: enclosed((sums, rate) => sums.bad - rate * sums.offered),
    badSeconds: enclosed((sums, rate) => sums.badShares - rate * sums.seconds),
    baselineErrorRatio: bad / offered,
    lastedMs: broke ? (span.until - span.from) * 1_000 : 0,
    broke,
    censored,
  };
}

type Sums = {
  readonly offered: number;
  readonly bad: number;
  readonly seconds: number;
  readonly badShares: number;
};

function sumUp({ offered, good }: Incident['buckets'], from: number, until: number): Sums {
  let [n, bad, seconds, badShares] = [0, 0, 0, 0];
  for (let at = from; at < until; at += 1) {
    const inSecond = offered[at] ?? 0;
    if (inSecond === 0) continue;
    const badInSecond = inSecond - (good[at] ?? 0);
    n += inSecond;
    bad += badInSecond;
    seconds += 1;
    badShares += badInSecond / inSecond;
  }
  return { offered: n, bad, seconds, badShares };
}
