import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../../test/fixtures/journal-builder.ts';
import { advanceLive, LIVE_START, type LiveState } from './live-state.ts';
import { plainLine } from './plain-line.ts';

describe('plainLine', () => {
  it('tells a run line by line, with a heartbeat of the traffic', () => {
    expect(linesOf({})).toEqual([
      '00:00.0 run 20270115-080000-k3f9 of cache-latency on local',
      '00:01.0 environment is up, for this run',
      '00:02.0 preflight passed: 1 min 30 s of phases, 1 fault',
      '00:03.9 k6 v2.2.0 is loaded',
      '00:04.9 load released',
      '00:05.0 warmup begins, for 10 s',
      '00:15.0 baseline begins, for 20 s',
      '00:15.3 baseline: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '00:25.3 baseline: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '00:35.3 baseline: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '00:36.0 fault begins, for 30 s',
      '00:36.0 network-latency on api->redis injected: in force, as asked',
      '00:36.4 network-latency on api->redis proved in force: round trip 402 ms',
      '00:45.3 fault: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '00:55.3 fault: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '01:05.3 fault: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '01:06.0 network-latency on api->redis rolled back',
      '01:06.3 network-latency on api->redis proved gone: round trip 0.4 ms',
      '01:07.0 recovery begins, for 30 s',
      '01:15.3 recovery: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '01:25.3 recovery: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '01:35.3 recovery: 100/s, ok 100 %, p95 8 ms over the last 10 s',
      '01:43.2 run ended: completed, clean',
    ]);
  });

  it('tells of an interrupt and of a roll-back that failed', () => {
    const options: JournalOptions = {
      fault: { rolledBack: false },
      endsEarly: { in: 'fault', afterSeconds: 2, by: { kind: 'signal', signal: 'SIGINT' } },
    };
    expect(linesOf(options).slice(-3)).toEqual([
      '00:38.0 network-latency on api->redis could not be rolled back: Toxiproxy did not answer within 2 s at http://127.0.0.1:40003.',
      '00:38.8 SIGINT: stopping and undoing everything',
      '00:38.9 run ended: interrupted, dirty',
    ]);
  });

  it('tells why a run is refused', () => {
    const problem = { code: 'OBJECTIVE_UNDECIDABLE' as const, message: 'Too few.', hint: 'More.' };
    expect(linesOf({ problems: [problem] }).slice(-2)).toEqual([
      '00:02.0 refused: Too few.',
      '00:02.5 run ended: completed, clean',
    ]);
  });
});

function linesOf(options: JournalOptions): readonly string[] {
  const lines: string[] = [];
  let state: LiveState = LIVE_START;
  for (const event of buildJournal(options)) {
    const line = plainLine(event, state);
    if (line !== undefined) lines.push(line);
    state = advanceLive(state, event);
  }
  return lines;
}
