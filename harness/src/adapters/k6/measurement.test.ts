import { describe, expect, it } from '@jest/globals';

import { histogramOf } from '../../../test/kit/histogram-of.ts';
import { measurement } from './measurement.ts';

const HEADER =
  'metric_name,timestamp,metric_value,error_code,scenario,status,extra_tags,metadata\n';

/** All that is needed of what k6 writes about one iteration. */
function iteration(vu: number, endUs: number, status: 0 | 200 | 503, durationMs: number): string {
  const errorCode = { 0: '1212', 200: '', 503: '1503' }[status];
  const request = `${errorCode},main,${status},,vu=${vu}`;
  return [
    `http_reqs,${endUs},1.000000,${request}`,
    `http_req_duration,${endUs},${durationMs.toFixed(6)},${request}`,
    `http_req_blocked,${endUs},0.000000,${request}`,
    `data_sent,${endUs},72.000000,,main,,,vu=${vu}`,
    `iteration_duration,${endUs},${durationMs.toFixed(6)},,main,,,vu=${vu}`,
    '',
  ].join('\n');
}

const histogram = (...latenciesMs: readonly number[]) => histogramOf(latenciesMs);
const NOBODY = { timeout: 0, refused: 0, reset: 0, closed: 0, other: 0 };

describe('measurement', () => {
  it('folds the stream into records by the second of the start, and takes nothing twice', () => {
    const measured = measurement();
    measured.push(HEADER);
    measured.push(iteration(1, 8_000_100_000, 200, 200));
    measured.push(iteration(2, 8_000_500_000, 200, 200));
    measured.push(iteration(3, 8_000_600_000, 503, 1));
    measured.push(iteration(4, 8_000_600_000, 0, 1));
    measured.push('dropped_iterations,7999999999,1.000000,,main,,,\n');
    expect(measured.takeSeconds()).toEqual([
      {
        second: 7_999,
        ok: 1,
        failedByStatus: {},
        unansweredByReason: NOBODY,
        dropped: 1,
        okLatency: histogram(200),
      },
      {
        second: 8_000,
        ok: 1,
        failedByStatus: { '503': 1 },
        unansweredByReason: { ...NOBODY, refused: 1 },
        dropped: 0,
        okLatency: histogram(200),
      },
    ]);
    expect(measured.takeSeconds()).toEqual([]);
  });

  it('tells the same arrivals by the tenth of a second in which they became known', () => {
    const measured = measurement();
    measured.push(HEADER);
    measured.push(iteration(1, 8_000_100_000, 200, 1_200));
    measured.push(iteration(2, 8_000_199_999, 503, 1));
    measured.push('dropped_iterations,8000200000,1.000000,,main,,,\n');
    const none = { failedByStatus: {}, unansweredByReason: NOBODY, dropped: 0, okLatency: [] };
    expect(measured.takeTicks()).toEqual([
      {
        ...none,
        tickMs: 8_000_100,
        ok: 1,
        failedByStatus: { '503': 1 },
        okLatency: histogram(1_200),
      },
      { ...none, tickMs: 8_000_200, ok: 0, dropped: 1 },
    ]);
    expect(measured.takeTicks()).toEqual([]);
  });

  it('gives a request that ends late as a further record of its second', () => {
    const measured = measurement();
    measured.push(HEADER + iteration(1, 8_000_100_000, 200, 10));
    expect(measured.takeSeconds().map(({ second, ok }) => [second, ok])).toEqual([[8_000, 1]]);
    measured.push(iteration(2, 8_004_000_000, 200, 3_900));
    expect(measured.takeSeconds().map(({ second, ok }) => [second, ok])).toEqual([[8_000, 1]]);
  });

  it('gives the last sample of the users once', () => {
    const measured = measurement();
    measured.push(`${HEADER}vus,8000000000,3.000000,,,,,\nvus_max,8000000000,9.000000,,,,,\n`);
    measured.push('vus,8001000499,4.000000,,,,,\nvus_max,8001000499,9.000000,,,,,\n');
    expect(measured.takeHealth()).toEqual({ atMs: 8_001_000, activeVus: 4, maxVus: 9 });
    expect(measured.takeHealth()).toBeUndefined();
  });

  it('settles at the end what was left open', () => {
    const measured = measurement();
    measured.push(`${HEADER}data_sent,8000000000,72.000000,,main,,,vu=1\nvus,nonsense\n`);
    expect(measured.finish()).toEqual({ cut: 1, unreadable: 1 });
  });
});
