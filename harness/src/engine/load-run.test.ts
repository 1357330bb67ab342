import { describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import type { JournalEvent, LoadEnd } from '../domain/journal-event.ts';
import type { SecondRecord } from '../domain/second-record.ts';
import type { LoadListener, LoadSession } from '../ports/load-generator.ts';
import { Journalist } from './journalist.ts';
import { LoadRun } from './load-run.ts';
import { StopControl } from './stop-control.ts';

const START_MS = 1_000_000;
const RATE = CACHE_LATENCY.load.ratePerSecond;
/** A baseline of 4 s, a fault phase of 4 s and a recovery phase of 2 s, shorter than a request may take. */
const SPAN = { startedAtMs: START_MS, endedAtMs: START_MS + 10_000 };

const second = (index: number, counts: Partial<SecondRecord>): SecondRecord => ({
  second: START_MS / 1_000 + index,
  ok: 0,
  failedByStatus: {},
  unansweredByReason: {},
  dropped: 0,
  okLatency: [],
  ...counts,
});

/** A load at the end of its last phase, of which `open` requests of second 7 are still open. */
async function atTheEnd(open: number) {
  const clock = new FakeClock(SPAN.endedAtMs);
  const events: JournalEvent[] = [];
  const append = async (event: JournalEvent) => void events.push(event);
  const listeners: LoadListener[] = [];
  const end: LoadEnd = { atMs: 0, exitCode: 103, asked: true, cut: 0, log: [] };
  const session: LoadSession = {
    tool: 'fake',
    command: ['fake'],
    release: async () => START_MS,
    stop: async () => end,
    ended: new Promise(() => undefined),
  };
  const run = await LoadRun.start({
    order: { experiment: CACHE_LATENCY },
    ports: {
      clock,
      load: {
        start: async (_order, listener) => {
          listeners.push(listener);
          return session;
        },
      },
    },
    journal: new Journalist({ append, appendDurably: append, close: async () => undefined }, clock),
    stop: new StopControl(),
    baseUrl: 'http://127.0.0.1:1',
  });
  const report = (record: SecondRecord) => listeners.forEach((one) => one.onSeconds([record]));
  for (let index = 0; index < 10; index += 1) {
    report(second(index, { ok: index === 7 ? RATE - open : RATE }));
  }
  let isDrained = false;
  const drained = run.drain(SPAN, new AbortController().signal).then(() => (isDrained = true));
  return { clock, report, drained, isDrained: () => isDrained };
}

describe('draining the load', () => {
  it('ends at once when every request has ended', async () => {
    const { clock, drained } = await atTheEnd(0);
    await drained;
    expect(clock.now()).toBe(SPAN.endedAtMs);
  });

  it('waits for requests of an earlier phase, not only for those of the last one', async () => {
    const { clock, report, drained, isDrained } = await atTheEnd(30);
    await clock.advance(2_000);
    expect(isDrained()).toBe(false);
    report(second(7, { unansweredByReason: { timeout: 30 } }));
    await clock.advance(100);
    await drained;
    expect(clock.now()).toBe(SPAN.endedAtMs + 2_100);
  });

  it('does not wait for a request that is overdue', async () => {
    const { clock, drained, isDrained } = await atTheEnd(1);
    await clock.advance(5_900);
    expect(isDrained()).toBe(false);
    await clock.advance(100);
    await drained;
    expect(clock.now()).toBe(SPAN.endedAtMs + 6_000);
  });
});
