const FINE_MS = 3_600_000;
const COARSE_STEP_MS = 300_000;
const COARSE_MS = 3 * 86_400_000;

/** Samples of the past: all of the last hour, and one every five minutes for three days. What is older is dropped. */
export class History<Sample extends { readonly atMs: number }> {
  private readonly fine: Sample[] = [];
  private readonly coarse: Sample[] = [];

  /** Samples have to be added in the order of their time. */
  add(sample: Sample): void {
    this.fine.push(sample);
    const newest = this.coarse.at(-1);
    if (newest === undefined || sample.atMs - newest.atMs >= COARSE_STEP_MS) {
      this.coarse.push(sample);
    }
    dropBefore(this.fine, sample.atMs - FINE_MS);
    dropBefore(this.coarse, sample.atMs - COARSE_MS);
  }

  /** The newest sample that is as old as that; the oldest there is when none is. */
  at(atMs: number): Sample | undefined {
    const isOldEnough = (sample: Sample): boolean => sample.atMs <= atMs;
    return this.fine.findLast(isOldEnough) ?? this.coarse.findLast(isOldEnough) ?? this.oldest;
  }

  get oldest(): Sample | undefined {
    return this.coarse[0];
  }

  /** The last hour, oldest first. */
  get lastHour(): readonly Sample[] {
    return this.fine;
  }
}

/** Keeps one from before the limit, so that the whole time is covered. */
function dropBefore(samples: { readonly atMs: number }[], limitMs: number): void {
  while ((samples[1]?.atMs ?? Number.POSITIVE_INFINITY) <= limitMs) samples.shift();
}
