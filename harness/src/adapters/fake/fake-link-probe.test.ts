import { describe, expect, it } from '@jest/globals';
import type { LinkDescription } from '../../domain/environment.ts';
import type { ProbeRequest } from '../../ports/link-probe.ts';
import type { LinkHarm } from '../../ports/network-proxy.ts';
import { FakeLinkProbe } from './fake-link-probe.ts';
import { FakeNetworkProxy } from './fake-network-proxy.ts';

const never = new AbortController().signal;
const link: LinkDescription = {
  name: 'api->redis',
  from: 'api',
  to: 'redis',
  proxy: { adminUrl: 'http://127.0.0.1:8474', name: 'api-redis' },
  host: '127.0.0.1',
  port: 20_001,
  protocol: 'redis',
};
const REQUEST: ProbeRequest = {
  payloadBytes: 993,
  direction: 'downstream',
  untilClosed: true,
  deadlineMs: 1_000,
};
const answered = (answeredMs: number, closedMs = 1) => ({
  kind: 'answered',
  answeredMs,
  bytes: 1_000,
  chunks: 1,
  closedMs,
});

async function seenThrough(harm: LinkHarm | undefined, toxicity = 1) {
  const proxy = new FakeNetworkProxy();
  proxy.create(link.proxy);
  if (harm !== undefined) {
    const named = { name: 'ours', direction: 'downstream', toxicity, harm } as const;
    await proxy.addHarm(link.proxy, named, never);
  }
  const probe = new FakeLinkProbe(proxy, { healthyMs: 1 });
  return { proxy, look: () => probe.probe(link, REQUEST, never) };
}

describe('FakeLinkProbe', () => {
  it.each<readonly [string, LinkHarm | undefined, object]>([
    ['no harm', undefined, answered(1)],
    ['latency', { kind: 'latency', latencyMs: 400, jitterMs: 50 }, answered(401)],
    ['bandwidth', { kind: 'bandwidth', bytesPerSecond: 10_000 }, answered(101)],
    [
      'slicer',
      { kind: 'slicer', averageBytes: 100, variationBytes: 0, delayUs: 10_000 },
      answered(91),
    ],
    ['slow-close', { kind: 'slow-close', delayMs: 300 }, answered(1, 301)],
    ['hang', { kind: 'hang', closeAfterMs: 0 }, { kind: 'silent', afterMs: 1_000, bytes: 0 }],
    [
      'hang that closes',
      { kind: 'hang', closeAfterMs: 300 },
      { kind: 'closed', afterMs: 300, bytes: 0 },
    ],
    ['reset', { kind: 'reset', afterMs: 100 }, { kind: 'reset', afterMs: 101, bytes: 0 }],
    ['limit-data', { kind: 'limit-data', bytes: 500 }, { kind: 'closed', afterMs: 1, bytes: 500 }],
    ['a limit that is not reached', { kind: 'limit-data', bytes: 1_000 }, answered(1)],
    [
      'latency beyond the deadline',
      { kind: 'latency', latencyMs: 2_000, jitterMs: 0 },
      { kind: 'silent', afterMs: 1_000, bytes: 0 },
    ],
  ])('sees what Toxiproxy would do to a fresh connection: %s', async (_title, harm, outcome) => {
    const { look } = await seenThrough(harm);
    expect(await look()).toEqual(outcome);
  });

  it('is refused by a proxy that is disabled or gone', async () => {
    const { proxy, look } = await seenThrough(undefined);
    await proxy.setEnabled(link.proxy, false, never);
    expect(await look()).toEqual({ kind: 'refused', afterMs: 0.1 });
    proxy.delete(link.proxy);
    expect(await look()).toEqual({ kind: 'refused', afterMs: 0.1 });
  });

  it('deals toxicity out evenly', async () => {
    const { look } = await seenThrough({ kind: 'latency', latencyMs: 400, jitterMs: 0 }, 0.25);
    const outcomes = [];
    for (let connection = 0; connection < 8; connection += 1) outcomes.push(await look());
    expect(outcomes).toEqual([1, 1, 1, 401, 1, 1, 1, 401].map((ms) => answered(ms)));
  });
});
