import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../../test/fixtures/journal-builder.ts';
import { liveFrame } from './live-frame.ts';
import { advanceLive, LIVE_START, type LiveState } from './live-state.ts';
import { widthOf } from './printable.ts';

const LOOK = { color: false, columns: 80 };

describe('liveFrame', () => {
  it('shows what is waited for until the load is released', () => {
    const state = stateAt({}, 'environment.ready');
    expect(liveFrame(LIVE_START, LOOK)).toBe('starting\n');
    expect(liveFrame(state, { ...LOOK, note: 'starting redis' })).toBe(
      'cache-latency on local                                                    00:01\nstarting redis\n',
    );
  });

  it('shows the phases to scale, the traffic, the fault in force and the guardrail', () => {
    const options: JournalOptions = {
      traffic: ({ phase }) => (phase === 'fault' ? { latencyMs: 420 } : {}),
    };
    const events = buildJournal(options);
    const injected = events.find(({ type }) => type === 'fault.injected')!.atMs;
    const state = events
      .filter(({ atMs }) => atMs <= injected + 15_000)
      .reduce(advanceLive, LIVE_START);
    expect(liveFrame(state, { ...LOOK, nowMs: injected + 15_000 })).toBe(
      `cache-latency on local                                     00:46 of about 01:30
━━━━━━━━ ━━━━━━━━━━━━━━━━ ━━━━━━━━━━━━━──────────── ─────────────────────────
warmup   baseline         fault                     recovery
load       100/s, ok 100 %, p95 672 ms over 5 s
p95        ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁██████████████ up to 672 ms
fault      network-latency on api->redis in force for 15 s, round trip 402 ms
guardrail  api-availability 100 %, aborts below 50 % over 10 s
`,
    );
  });

  it('does not call a fault in force before a look has seen it', () => {
    const state = stateAt({}, 'fault.injected');
    expect(liveFrame(state, LOOK)).toContain(
      'fault      network-latency on api->redis injected, not yet proved for 0 s',
    );
  });

  it('says what is still being done after the last phase', () => {
    expect(liveFrame(stateAt({}, 'load.ended'), LOOK)).toMatch(/\nreading the metrics\n$/);
  });

  it('says why a run is being stopped', () => {
    const options: JournalOptions = {
      endsEarly: { in: 'fault', afterSeconds: 3, by: { kind: 'signal', signal: 'SIGINT' } },
    };
    expect(liveFrame(stateAt(options, 'run.interrupted'), LOOK)).toContain(
      'SIGINT: undoing everything\n',
    );
  });

  it.each([40, 80, 200])('stays within %i columns, whenever it is drawn', (columns) => {
    let state: LiveState = LIVE_START;
    for (const event of buildJournal()) {
      state = advanceLive(state, event);
      if (event.type === 'load.health' || event.type === 'fault.observed') {
        const lines = liveFrame(state, { color: true, columns }).split('\n');
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
      }
    }
  });
});

/** The state right after the first event of a kind. */
function stateAt(options: JournalOptions, type: string): LiveState {
  const events = buildJournal(options);
  const end = events.findIndex((event) => event.type === type);
  return events.slice(0, end + 1).reduce(advanceLive, LIVE_START);
}
