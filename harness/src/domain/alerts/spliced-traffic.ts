/** Events of one second. */
export type EventCounts = { readonly total: number; readonly bad: number };

/** Counters that have counted for ever: how much they grew is the difference of two reads, at any two seconds. */
export type SplicedTraffic = {
  /** Seconds of the incident: it lasts from 0 to here, and what is before and after is the baseline. */
  readonly lengthSeconds: number;
  totalAt(atSeconds: number): number;
  badAt(atSeconds: number): number;
};

/**
 * Puts an incident into traffic that goes on as in the baseline, for ever before and for ever after it. One sum a
 * second is kept, so that any window is one subtraction.
 */
export function spliceTraffic(
  incident: { readonly offered: Float64Array; readonly good: Float64Array },
  baselinePerSecond: EventCounts,
): SplicedTraffic {
  const lengthSeconds = incident.offered.length;
  const total = new Float64Array(lengthSeconds + 1);
  const bad = new Float64Array(lengthSeconds + 1);
  for (let at = 0; at < lengthSeconds; at += 1) {
    const offered = incident.offered[at] ?? 0;
    total[at + 1] = (total[at] ?? 0) + offered;
    bad[at + 1] = (bad[at] ?? 0) + offered - (incident.good[at] ?? 0);
  }
  const read = (sums: Float64Array, perSecond: number) => (at: number) => {
    if (at <= 0) return at * perSecond;
    if (at <= lengthSeconds) return sums[at] ?? 0;
    return (sums[lengthSeconds] ?? 0) + (at - lengthSeconds) * perSecond;
  };
  return {
    lengthSeconds,
    totalAt: read(total, baselinePerSecond.total),
    badAt: read(bad, baselinePerSecond.bad),
  };
}
