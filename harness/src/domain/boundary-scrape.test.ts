import { describe, expect, it } from '@jest/globals';
import { cutWindow, peakPerMs, stepsOf } from './counter-window.ts';
import { scrapesMissing } from './scrape-coverage.ts';
import { scrapedTargets } from './scraped-target.ts';

const LABELS = { job: 'api', instance: 'api:80' };
/** Prometheus scrapes every 15 s; ours are at 29.9 s and 30.1 s, between which a burst of ten was counted. */
const COUNTS = [
  [0, 0],
  [15_000, 150],
  [29_900, 300],
  [30_100, 310],
  [31_000, 315],
  [45_000, 450],
] as const;
const BOUNDARIES_MS = [29_900, 30_100];

const series = { labels: { ...LABELS, __name__: 'requests_total' }, samples: COUNTS };
const labels = { ...LABELS, __name__: 'scrape_duration_seconds' };
const durations = COUNTS.map(([atMs]) => [atMs, 0] as const);
const companions = {
  processStarts: [],
  scrapeDurations: [{ labels, samples: durations }],
  boundaries: [{ labels, samples: BOUNDARIES_MS.map((atMs) => [atMs, 0] as const) }],
};
const [target] = scrapedTargets([series], companions);

describe('a scrape of our own', () => {
  it('makes no peak rate: the time it cuts off is too short to tell one', () => {
    expect(peakPerMs(stepsOf(target!, [series]))).toBe((315 - 150) / 16_000);
  });

  it('makes up for no scrape that Prometheus should have made', () => {
    const window = cutWindow(
      { startedAtMs: 29_000, endedAtMs: 32_000 },
      { offsetMs: 0, errorMs: 0, measuredAtMs: 0 },
    );
    expect(scrapesMissing([target!], window)).toEqual({
      code: 'SCRAPES_MISSING',
      message:
        'Scrapes of api:80 in the 3 s of the phase: 1, one every 15 s; at least 2 are needed.',
    });
  });
});
