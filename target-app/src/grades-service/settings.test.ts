import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../environment-reader.ts';
import { readGradesServiceSettings } from './settings.ts';

describe('readGradesServiceSettings', () => {
  it('needs nothing', () => {
    expect(readGradesServiceSettings({})).toEqual({
      host: '127.0.0.1',
      port: 3001,
      logLevel: 'info',
      variant: 'steady',
      latency: { minMs: 2, maxMs: 10 },
      lifecycle: { startupDeadlineMs: 30_000, drainMs: 500, shutdownDeadlineMs: 9000 },
    });
  });

  it('refuses a range of latencies that is none', () => {
    expect(() => readGradesServiceSettings({ GRADES_LATENCY_MIN_MS: '11' })).toThrow(
      new ConfigurationError([
        'GRADES_LATENCY_MIN_MS is 11, which is more than GRADES_LATENCY_MAX_MS, 10.',
      ]),
    );
  });
});
