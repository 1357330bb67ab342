import { describe, expect, it } from '@jest/globals';
import { Lease, LEASE_MS, TICK_MS, type Loss } from './lease.ts';

type State = 'running' | 'stopped' | 'gone';

/** Ticks for so long, as a clock would, and resolves with the loss and when it was seen. */
function tickFor(lease: Lease, durationMs: number, everyMs = TICK_MS): [Loss, number] | undefined {
  for (let atMs = everyMs; atMs <= durationMs; atMs += everyMs) {
    const loss = lease.tick(everyMs);
    if (loss !== undefined) return [loss, atMs];
  }
  return undefined;
}

describe('a lease', () => {
  it('holds for ever while the other side beats', () => {
    const lease = new Lease(() => 'running');
    for (let beats = 0; beats < 10_000; beats += 1) {
      lease.beat();
      expect(lease.tick(TICK_MS)).toBeUndefined();
    }
  });

  it.each([
    ['is gone', 'gone', { kind: 'dead', why: 'dead' }, 600],
    ['is stopped', 'stopped', { kind: 'frozen', why: 'stopped by a signal' }, 800],
    ['hangs', 'running', { kind: 'frozen', why: 'silent for 5 s' }, LEASE_MS],
  ] as const)('is lost when the other side %s', (_what, state, loss, afterMs) => {
    const lease = new Lease(() => state);
    lease.beat();
    expect(tickFor(lease, 60_000)).toEqual([loss, afterMs]);
  });

  it('is kept by one that was stopped and goes on before the second look', () => {
    let state: State = 'stopped';
    const lease = new Lease(() => state);
    expect(tickFor(lease, 600)).toBeUndefined();
    state = 'running';
    expect(tickFor(lease, 600)).toBeUndefined();
    lease.beat();
    state = 'stopped';
    expect(tickFor(lease, 600)).toBeUndefined();
  });

  it('counts no time in which the one who judges did not run: a machine that slept, a starved watchdog', () => {
    const lease = new Lease(() => 'running');
    lease.beat();
    expect(lease.tick(8 * 3_600_000)).toBeUndefined();
    expect(tickFor(lease, 4_000, 1_000)).toBeUndefined();
  });

  it('ends at its limit, however lively the other side is', () => {
    const lease = new Lease(() => 'running');
    lease.limit(90_000);
    for (let atMs = TICK_MS; atMs < 90_000; atMs += TICK_MS) {
      lease.beat();
      expect(lease.tick(TICK_MS)).toBeUndefined();
    }
    lease.beat();
    expect(lease.tick(TICK_MS)).toEqual({ kind: 'overdue', why: 'not done after 1 min 30 s' });
  });
});
