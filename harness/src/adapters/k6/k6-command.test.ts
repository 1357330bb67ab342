import { describe, expect, it } from '@jest/globals';

import type { LoadOrder } from '../../ports/load-generator.ts';
import { k6Command, k6Environment, vuCount } from './k6-command.ts';

const order = (changes: Partial<LoadOrder> = {}): LoadOrder => ({
  scenario: 'browse-students',
  ratePerSecond: 100,
  durationMs: 90_000,
  requestTimeoutMs: 5_000,
  baseUrl: 'http://127.0.0.1:8080',
  ...changes,
});

describe('the command line of k6', () => {
  it('starts it paused, measured on its output, with the load as variables of the script', () => {
    const command = k6Command(order(), '/scenarios/browse-students.ts', 6565);
    expect(command.arguments).toEqual([
      'run',
      '--quiet',
      '--paused',
      '--summary-mode=disabled',
      '--no-usage-report',
      '--no-color',
      '--log-format=raw',
      '--no-connection-reuse',
      '--system-tags=status,error_code,scenario,vu',
      '--out=csv=-',
      '--address=127.0.0.1:6565',
      '--env=BASE_URL=http://127.0.0.1:8080',
      '--env=RATE=100',
      '--env=TIME_UNIT=1s',
      '--env=DURATION=90000ms',
      '--env=TIMEOUT=5000ms',
      '--env=MAX_VUS=610',
      '/scenarios/browse-students.ts',
    ]);
    expect(command.publicArguments).toEqual(command.arguments);
  });

  it('shows no user name and no password', () => {
    const { arguments: real, publicArguments } = k6Command(
      order({ baseUrl: 'https://ann:p%40ss@shop.example/api' }),
      's.ts',
      6565,
    );
    expect(real).toContain('--env=BASE_URL=https://ann:p%40ss@shop.example/api');
    expect(publicArguments).toContain('--env=BASE_URL=https://shop.example/api');
    expect(publicArguments.join(' ')).not.toContain('ann');
  });

  it.each([
    [250, '250', '1s'],
    [0.5, '30', '60s'],
    [20 / 60, '20', '60s'],
    [7 / 3_600, '7', '3600s'],
    [0.123456, '123456', '1000000s'],
  ])('says %s a second in whole numbers', (ratePerSecond, rate, timeUnit) => {
    expect(k6Command(order({ ratePerSecond }), 's.ts', 1).arguments).toEqual(
      expect.arrayContaining([`--env=RATE=${rate}`, `--env=TIME_UNIT=${timeUnit}`]),
    );
  });

  it('has a user for each request that can be waiting, up to a bound', () => {
    expect(vuCount(order({ ratePerSecond: 10, requestTimeoutMs: 500 }))).toBe(25);
    expect(vuCount(order({ ratePerSecond: 2_000, requestTimeoutMs: 10_000 }))).toBe(5_000);
  });

  it('hands on the environment, but for settings of k6', () => {
    expect(k6Environment({ HTTPS_PROXY: 'http://proxy', K6_VUS: '7', GOGC: '50' }, 4e9)).toEqual({
      HTTPS_PROXY: 'http://proxy',
      GOGC: '400',
      GOMEMLIMIT: '1000000000B',
      K6_CSV_TIME_FORMAT: 'unix_micro',
      K6_CSV_SAVE_INTERVAL: '200ms',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
    });
  });
});
