import { describe, expect, it } from '@jest/globals';
import { count, series, steady } from '../../test/fixtures/counted-window.ts';

describe('a counter window', () => {
  it('counts a reset from zero and allows for what was lost at the peak rate in the gap', () => {
    const killed = series('requests_total', [
      [0, 100],
      [1_000, 110],
      [4_000, 5],
      [5_000, 15],
    ]);
    expect(count([killed], [0, 5_000], { peak: 0.01 })).toEqual({
      inner: 10 + 5 + 10,
      estimate: 25,
      outer: 25 + 30,
      lossy: true,
      unsure: false,
      lost: 30,
    });
  });

  it('allows only for the part of a gap that lies in the window', () => {
    const killed = series('requests_total', [
      [0, 100],
      [4_000, 5],
      [5_000, 15],
    ]);
    expect(count([killed], [3_000, 5_000], { peak: 0.01 })).toMatchObject({
      inner: 10,
      outer: 5 + 10 + 10,
      lost: 10,
    });
  });

  it('takes the reset of one counter for the loss of its whole process', () => {
    const small = series('errors_total', [
      [0, 1],
      [1_000, 1],
      [2_000, 4],
    ]);
    const large = series('requests_total', [
      [0, 100],
      [1_000, 110],
      [2_000, 20],
    ]);
    expect(count([small, large], [0, 2_000], { peak: 0.01 })).toMatchObject({
      inner: 3,
      outer: 3 + 10,
      lossy: true,
    });
  });

  it('sees a restart that no counter shows in the start time of the process', () => {
    const young = series('requests_total', [
      [0, 3],
      [1_000, 8],
    ]);
    const processStarts = [
      series('process_start_time_seconds', [
        [0, -2],
        [1_000, 1],
      ]),
    ];
    const companions = { processStarts, scrapeDurations: [] };
    expect(count([young], [0, 1_000], { companions, peak: 0.01 })).toMatchObject({
      inner: 5,
      outer: 15,
      lossy: true,
    });
  });

  it('allows at the peak rate for what a killed process did until the end of the window', () => {
    expect(count([steady], [3_000, 6_000], { peak: 0.01 })).toEqual({
      inner: 10,
      estimate: 10,
      outer: 30,
      lossy: true,
      unsure: false,
      lost: 20,
    });
  });

  it('allows for one event more in a gap however short', () => {
    expect(count([steady], [3_000, 4_001], { peak: 0.01 })).toMatchObject({ outer: 11, lost: 1 });
  });

  it('does not take a counter that ended, or was read a scrape early, for a reset', () => {
    const early = series('errors_total', [
      [0, 5],
      [1_000, 6],
    ]);
    expect(count([early, steady], [0, 4_000], { peak: 0.01 })).toMatchObject({
      inner: 1,
      outer: 1,
      lossy: false,
      unsure: false,
    });
  });

  it('takes a counter that vanished and came back for a new process', () => {
    const back = series('errors_total', [
      [0, 5],
      [1_000, 6],
      [4_000, 9],
    ]);
    expect(count([back, steady], [0, 4_000], { peak: 0.01 })).toMatchObject({
      inner: 1 + 9,
      outer: 10 + 10,
      lossy: true,
    });
  });
});
