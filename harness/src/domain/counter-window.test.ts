import { describe, expect, it } from '@jest/globals';
import { count, NOTHING, series, steady } from '../../test/fixtures/counted-window.ts';
import { cutWindow, minusSteps, peakPerMs, stepsOf } from './counter-window.ts';
import type { RawSeries } from './raw-series.ts';
import { scrapedTargets } from './scraped-target.ts';

describe('a counter window', () => {
  it('is exact when both ends coincide with scrapes', () => {
    expect(count([steady], [1_000, 3_000])).toEqual({
      inner: 30,
      estimate: 30,
      outer: 30,
      lossy: false,
      unsure: false,
      lost: 0,
    });
  });

  it('lies between the scrapes inside and the scrapes around, and is interpolated at its ends', () => {
    expect(count([steady], [500, 2_500])).toEqual({
      inner: 10,
      estimate: 5 + 10 + 10,
      outer: 40,
      lossy: false,
      unsure: false,
      lost: 0,
    });
  });

  it('holds no certain event when no step lies inside it', () => {
    expect(count([steady], [2_250, 2_750])).toMatchObject({ inner: 0, estimate: 10, outer: 20 });
  });

  it('is widened by the error of the clocks', () => {
    expect(count([steady], [1_000, 3_000], { errorMs: 2 })).toMatchObject({
      inner: 0,
      estimate: 30,
      outer: 50,
    });
  });

  it('counts a counter that was born in the window from zero, when its target was scraped before', () => {
    const born = series('errors_total', [[3_000, 7]], { status: '503' });
    expect(count([born, steady], [1_000, 4_000])).toEqual({
      inner: 7,
      estimate: 7,
      outer: 7,
      lossy: false,
      unsure: false,
      lost: 0,
    });
  });

  it('does not count for certain what a newborn counter may have counted before the window', () => {
    const born = series('errors_total', [[3_000, 7]], { status: '503' });
    expect(count([born, steady], [2_500, 4_000])).toMatchObject({
      inner: 0,
      estimate: 3.5,
      outer: 7,
    });
  });

  it('allows for all a new target has counted, and is certain of none of it', () => {
    const found = series('requests_total', [
      [2_000, 1_000],
      [3_000, 1_010],
    ]);
    expect(count([found], [1_000, 3_000])).toMatchObject({ inner: 10, estimate: 10, outer: 1_010 });
  });

  it('is certain of all a new target has counted when its process started in the window', () => {
    const found = series('requests_total', [
      [9_000, 40],
      [10_000, 50],
    ]);
    const processStarts = [
      series('process_start_time_seconds', [
        [9_000, 5],
        [10_000, 5],
      ]),
    ];
    const companions = { processStarts, scrapeDurations: [] };
    expect(count([found], [4_000, 10_000], { companions })).toMatchObject({
      inner: 50,
      estimate: 50,
      outer: 50,
    });
    // Start times are rounded to seconds: 5 s may mean 4.5 s.
    expect(count([found], [4_500, 10_000], { companions })).toMatchObject({ inner: 10, outer: 50 });
  });

  it('knows that a slow scrape was read after its timestamp', () => {
    const scrapeDurations = [series('scrape_duration_seconds', [[3_000, 0.4]])];
    const companions = { processStarts: [], scrapeDurations };
    expect(count([steady], [1_000, 3_100], { companions })).toMatchObject({ inner: 10, outer: 40 });
    expect(count([steady], [1_000, 3_403], { companions })).toMatchObject({ inner: 30, outer: 40 });
  });

  it('leaves aside the start time that another endpoint of the instance was scraped for', () => {
    const other = series('process_start_time_seconds', [
      [300, 5],
      [1_300, 9],
    ]);
    const companions = { processStarts: [other], scrapeDurations: [] };
    expect(count([steady], [1_000, 3_000], { companions })).toMatchObject({
      inner: 30,
      outer: 30,
      lossy: false,
      unsure: false,
    });
  });
});

describe('targets', () => {
  it('are told apart by job, instance and path; counters without an instance stand alone', () => {
    const pushed = (name: string): RawSeries => ({ labels: { __name__: name }, samples: [[5, 1]] });
    const all = [
      steady,
      series('a', [[1, 1]], { instance: 'api:2' }),
      series('b', [[1, 1]], { metrics_path: '/metrics/more' }),
      series('c', [[1_000, 1]]),
      series('never', [], { instance: 'api:3' }),
      pushed('d'),
      pushed('e'),
    ];
    const found = scrapedTargets(all, NOTHING);
    expect(found.map(({ name, series: own }) => [name, own.length])).toEqual([
      ['api:1', 2],
      ['api:2', 1],
      ['api:1', 1],
      ['d', 1],
      ['e', 1],
    ]);
  });
});

describe('steps', () => {
  const [target] = scrapedTargets([steady], NOTHING);
  const steps = stepsOf(target!, [steady]);

  it('show the highest rate between two scrapes', () => {
    expect(peakPerMs(steps)).toBe(0.02);
    expect(peakPerMs([])).toBe(0);
  });

  it('subtract scrape by scrape', () => {
    expect(minusSteps(steps, steps).map(({ growth }) => growth)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the cut of a phase', () => {
  it('is at our time plus the offset, give or take the error', () => {
    const clock = { measuredAtMs: 0, offsetMs: 40, errorMs: 2 };
    expect(cutWindow({ startedAtMs: 1_000, endedAtMs: 2_000 }, clock)).toEqual({
      start: { earliestMs: 1_038, atMs: 1_040, latestMs: 1_042 },
      end: { earliestMs: 2_038, atMs: 2_040, latestMs: 2_042 },
    });
  });

  it('is off by up to 250 ms when the clocks were not compared', () => {
    expect(cutWindow({ startedAtMs: 1_000, endedAtMs: 2_000 }, undefined).start).toEqual({
      earliestMs: 750,
      atMs: 1_000,
      latestMs: 1_250,
    });
  });
});
