import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK, openFakeLinkWorld } from '../../test/kit/fake-fault-world.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type { LinkProbe, ProbeOutcome } from '../ports/link-probe.ts';
import { faultRegistry } from './registry.ts';

const DOWN = { direction: 'downstream', toxicity: 1 } as const;
const answered = (answeredMs: number, bytes = 7, closedMs?: number): ProbeOutcome => ({
  kind: 'answered',
  answeredMs,
  bytes,
  chunks: 1,
  ...(closedMs === undefined ? {} : { closedMs }),
});

/** What one look says when the probe comes back with these outcomes, one after the other. */
async function look(
  type: string,
  values: UntypedValues,
  outcomes: readonly (ProbeOutcome | Error)[],
) {
  const world = await openFakeLinkWorld();
  const definition = faultRegistry.get(type)!;
  let next = 0;
  const probe: LinkProbe = {
    probe: async () => {
      const outcome = outcomes[Math.min(next, outcomes.length - 1)]!;
      next += 1;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    countConnections: async () => undefined,
  };
  const context = {
    runId: 'r',
    faultId: `${type}-1`,
    target: world.target,
    link: FAKE_LINK,
    environment: world.environment,
    values,
    ports: { ...world.ports, probe },
    frozen: [],
  };
  const signal = new AbortController().signal;
  const undo = await definition.capture(context, signal);
  const sample = await definition.observe(context, undo, signal);
  return { effect: sample.effect, observed: sample.observed, expected: sample.expected };
}

describe('what a look says', () => {
  const latency = { latency: 400, jitter: 50, ...DOWN };
  const closed: ProbeOutcome = { kind: 'closed', afterMs: 300, bytes: 0 };
  const reset: ProbeOutcome = { kind: 'reset', afterMs: 1, bytes: 0 };
  const silent: ProbeOutcome = { kind: 'silent', afterMs: 1_000, bytes: 0 };
  const refused: ProbeOutcome = { kind: 'refused', afterMs: 0.1 };

  it.each<
    readonly [
      type: string,
      values: UntypedValues,
      outcome: ProbeOutcome,
      said: { readonly effect: string; readonly observed: string; readonly expected: string },
    ]
  >([
    [
      'network-latency',
      latency,
      answered(402),
      { effect: 'present', observed: '402 ms', expected: 'at least 350 ms' },
    ],
    [
      'network-latency',
      latency,
      answered(316),
      { effect: 'present', observed: '316 ms', expected: 'at least 350 ms' },
    ],
    [
      'network-latency',
      latency,
      answered(300),
      { effect: 'unknown', observed: '300 ms', expected: 'at least 350 ms' },
    ],
    [
      'network-latency',
      latency,
      answered(0.4),
      { effect: 'absent', observed: '0.4 ms', expected: 'at least 350 ms' },
    ],
    [
      'network-latency',
      latency,
      refused,
      { effect: 'unknown', observed: 'connection refused', expected: 'at least 350 ms' },
    ],
    [
      'network-latency',
      latency,
      silent,
      { effect: 'unknown', observed: 'no whole answer within 1 s', expected: 'at least 350 ms' },
    ],
    [
      'network-down',
      {},
      refused,
      { effect: 'present', observed: 'connection refused', expected: 'refused' },
    ],
    [
      'network-down',
      {},
      answered(1),
      { effect: 'absent', observed: 'answered in 1 ms', expected: 'refused' },
    ],
    [
      'network-down',
      {},
      closed,
      {
        effect: 'unknown',
        observed: 'closed after 300 ms without a whole answer',
        expected: 'refused',
      },
    ],
    [
      'network-timeout',
      { closeAfter: 0, ...DOWN },
      silent,
      { effect: 'present', observed: 'no whole answer within 1 s', expected: 'none within 1 s' },
    ],
    [
      'network-timeout',
      { closeAfter: 300, ...DOWN },
      closed,
      {
        effect: 'present',
        observed: 'closed after 300 ms without a whole answer',
        expected: 'none, and closed after 300 ms',
      },
    ],
    [
      'network-timeout',
      { closeAfter: 900, ...DOWN },
      closed,
      {
        effect: 'unknown',
        observed: 'closed after 300 ms without a whole answer',
        expected: 'none, and closed after 900 ms',
      },
    ],
    [
      'network-reset',
      { after: 0, ...DOWN },
      reset,
      { effect: 'present', observed: 'reset after 1 ms', expected: 'a reset connection' },
    ],
    [
      'network-reset',
      { after: 0, ...DOWN },
      closed,
      {
        effect: 'unknown',
        observed: 'closed after 300 ms without a whole answer',
        expected: 'a reset connection',
      },
    ],
    [
      'network-bandwidth',
      { rate: 10_000, ...DOWN },
      answered(160, 1_500),
      { effect: 'present', observed: '1.5 kB in 160 ms', expected: 'at most 10 kB/s' },
    ],
    [
      'network-bandwidth',
      { rate: 10_000, ...DOWN },
      answered(2, 200),
      {
        effect: 'unknown',
        observed: '200 B in 2 ms, too little to tell',
        expected: 'at most 10 kB/s',
      },
    ],
    [
      'network-bandwidth',
      { rate: 10_000, ...DOWN },
      { kind: 'silent', afterMs: 1_500, bytes: 14_000 },
      { effect: 'present', observed: 'no whole answer within 1.5 s', expected: 'at most 10 kB/s' },
    ],
    [
      'network-slow-close',
      { delay: 300, ...DOWN },
      answered(1, 7, 301),
      { effect: 'present', observed: '301 ms', expected: 'at least 300 ms' },
    ],
    [
      'network-slow-close',
      { delay: 300, ...DOWN },
      answered(1),
      {
        effect: 'unknown',
        observed: 'still open at the end of the look',
        expected: 'at least 300 ms',
      },
    ],
    [
      'network-slicer',
      { averageSize: 100, sizeVariation: 0, delay: 10, ...DOWN },
      answered(155, 1_600),
      { effect: 'present', observed: '1.6 kB in 155 ms', expected: 'at least 150 ms for 1.6 kB' },
    ],
    [
      'network-limit-data',
      { bytes: 1_000, ...DOWN },
      { kind: 'closed', afterMs: 3, bytes: 1_000 },
      { effect: 'present', observed: 'cut after 1 kB', expected: 'cut after 1 kB' },
    ],
    [
      'network-limit-data',
      { bytes: 1_000, ...DOWN },
      { kind: 'closed', afterMs: 3, bytes: 0 },
      { effect: 'unknown', observed: 'cut after 0 B', expected: 'cut after 1 kB' },
    ],
    [
      'network-limit-data',
      { bytes: 1_000, ...DOWN },
      answered(3, 400),
      {
        effect: 'unknown',
        observed: '400 B carried whole, too little to tell',
        expected: 'cut after 1 kB',
      },
    ],
  ])('%s %j: %j is %j', async (type, values, outcome, said) => {
    expect(await look(type, values, [outcome])).toEqual(said);
  });

  it('asks for a little more than half of a latency that may vary by as much', async () => {
    const values = { ...latency, jitter: 400 };
    expect(await look('network-latency', values, [answered(230)])).toEqual({
      effect: 'present',
      observed: '230 ms (4 of 4 connections)',
      expected: 'at least 220 ms',
    });
    expect(await look('network-latency', values, [answered(100)])).toMatchObject({
      effect: 'absent',
    });
  });

  it('is that a fault on some connections is there when one of them shows it', async () => {
    const values = { ...latency, toxicity: 0.5 };
    const outcomes = [answered(0.4), answered(0.5), answered(402), answered(0.4)];
    expect(await look('network-latency', values, outcomes)).toEqual({
      effect: 'present',
      observed: '402 ms (1 of 4 connections)',
      expected: 'at least 350 ms on some connections',
    });
  });

  it('is that a fault on some connections is not there when none shows it, though one was slow', async () => {
    const values = { ...latency, toxicity: 0.5 };
    const outcomes = [answered(0.4), answered(200), answered(0.4)];
    expect(await look('network-latency', values, outcomes)).toEqual({
      effect: 'absent',
      observed: '0.4 ms (9 of 10 connections)',
      expected: 'at least 350 ms on some connections',
    });
  });

  it('is unknown, with the reason, when the probe itself failed', async () => {
    const failed = new Error('The proxy at redis:1 could not be reached: ENOTFOUND.');
    expect(await look('network-down', {}, [failed])).toEqual({
      effect: 'unknown',
      observed: 'The proxy at redis:1 could not be reached: ENOTFOUND.',
      expected: 'refused',
    });
  });
});

describe('how long a look may take', () => {
  it('is longer than the fault makes it', () => {
    const deadlineMs = (type: string, values: UntypedValues) =>
      faultRegistry.get(type)!.observeDeadlineMs({ ...DOWN, ...values });
    expect(deadlineMs('network-latency', { latency: 5_000, jitter: 500 })).toBe(7_550);
    expect(deadlineMs('network-slow-close', { delay: 5_000 })).toBe(7_050);
    expect(deadlineMs('network-bandwidth', { rate: 1_000 })).toBeGreaterThan(2_150 + 1_000);
  });
});
