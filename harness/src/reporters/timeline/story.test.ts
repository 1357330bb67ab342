import { describe, expect, it } from '@jest/globals';
import { dirtyRun, failingRun } from '../../../test/fixtures/report-fixtures.ts';
import { formatElapsed } from '../text/format-instant.ts';
import { elapsedMs, runClock } from './run-clock.ts';
import { story } from './story.ts';

describe('story', () => {
  it('tells a run in order of time: what was done, what broke, what recovered', () => {
    const { record, judgement } = failingRun();
    const clock = runClock(record);
    const lines = story(record, judgement).map(
      ({ atMs, text }) => `${formatElapsed(elapsedMs(clock, atMs))} ${text}`,
    );
    expect(lines).toEqual([
      '00:00.0 load released: browse-students at 100/s',
      '00:00.0 warmup begins',
      '00:10.0 baseline begins',
      '00:31.0 network-latency on api->redis injected',
      '00:31.0 fault begins',
      '00:31.0 api-latency first below its target: 30 bad seconds in fault, the worst at 0 %',
      '00:31.3 network-latency on api->redis seen from outside: round trip 361 ms',
      '01:01.0 network-latency on api->redis rolled back',
      '01:01.3 network-latency on api->redis seen to be gone: round trip 0.5 ms',
      '01:02.0 recovery begins',
      '01:03.0 recovery: good again 32 s after the injection ± 1.3 s',
      '01:35.4 run ended: completed, clean',
    ]);
  });

  it('does not tell of a roll-back that did not happen', () => {
    const { record, judgement } = dirtyRun();
    const lines = story(record, judgement).map(({ text }) => text);
    expect(lines.slice(-2)).toEqual([
      'network-latency on api->redis seen from outside: round trip 361 ms',
      'run ended: interrupted by SIGINT, dirty',
    ]);
  });
});
