import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProxyReference } from '../../src/domain/environment.ts';
import { FaultlineError } from '../../src/domain/faultline-error.ts';
import type { LinkHarm, NamedHarm, NetworkProxy } from '../../src/ports/network-proxy.ts';

export type NetworkProxyWorld = {
  readonly proxies: NetworkProxy;
  /** Makes an enabled proxy that nobody else uses. */
  createProxy(): Promise<ProxyReference>;
  close(): Promise<void>;
};

/** Real services take their time on a busy machine. */
const OPENING_DEADLINE_MS = 60_000;

const HARMS: readonly LinkHarm[] = [
  { kind: 'latency', latencyMs: 400, jitterMs: 50 },
  { kind: 'hang', closeAfterMs: 250 },
  { kind: 'reset', afterMs: 10 },
  { kind: 'bandwidth', bytesPerSecond: 64_000 },
  { kind: 'slow-close', delayMs: 70 },
  { kind: 'slicer', averageBytes: 100, variationBytes: 10, delayUs: 1_500 },
  { kind: 'limit-data', bytes: 4_096 },
];

const DANGEROUS: readonly (readonly [why: string, harm: LinkHarm, toxicity: number])[] = [
  ['a slicer of size 0', { kind: 'slicer', averageBytes: 0, variationBytes: 0, delayUs: 1 }, 1],
  ['a slicer of size -1', { kind: 'slicer', averageBytes: -1, variationBytes: 0, delayUs: 1 }, 1],
  [
    'a slicer that varies by more than its size',
    { kind: 'slicer', averageBytes: 10, variationBytes: 11, delayUs: 1 },
    1,
  ],
  ['a negative rate', { kind: 'bandwidth', bytesPerSecond: -1_000 }, 1],
  ['a rate of 0, which stalls', { kind: 'bandwidth', bytesPerSecond: 0 }, 1],
  ['a rate in parts of a kB', { kind: 'bandwidth', bytesPerSecond: 1_500 }, 1],
  ['a negative latency', { kind: 'latency', latencyMs: -1, jitterMs: 0 }, 1],
  ['a latency in parts of a ms', { kind: 'latency', latencyMs: 1.5, jitterMs: 0 }, 1],
  ['a jitter above the latency', { kind: 'latency', latencyMs: 10, jitterMs: 11 }, 1],
  ['a latency that is no number', { kind: 'latency', latencyMs: Number.NaN, jitterMs: 0 }, 1],
  ['an endless wait', { kind: 'hang', closeAfterMs: Number.POSITIVE_INFINITY }, 1],
  ['a negative limit', { kind: 'limit-data', bytes: -1 }, 1],
  ['a toxicity above 1', { kind: 'reset', afterMs: 0 }, 7],
  ['a toxicity of 0', { kind: 'reset', afterMs: 0 }, 0],
];

/** What every `NetworkProxy` does; run against the fake and against a real Toxiproxy. */
export function describeNetworkProxy(
  name: string,
  openWorld: () => Promise<NetworkProxyWorld>,
): void {
  describe(`${name} as a NetworkProxy`, () => {
    const never = new AbortController().signal;
    let opening: Promise<NetworkProxyWorld>;
    let world: NetworkProxyWorld;
    let proxy: ProxyReference;

    beforeAll(async () => {
      opening = openWorld();
      world = await opening;
    }, OPENING_DEADLINE_MS);
    beforeEach(async () => {
      proxy = await world.createProxy();
    });
    afterAll(async () => (await opening).close(), OPENING_DEADLINE_MS);

    it('describes an enabled proxy without harms', async () => {
      const state = await world.proxies.inspect(proxy, never);
      expect(state).toMatchObject({ enabled: true, harms: [] });
      expect(state.listen).toMatch(/^127\.0\.0\.1:[0-9]+$/);
      expect(state.upstream).toMatch(/:[0-9]+$/);
    });

    it.each(HARMS)('reads back exactly what was added: $kind', async (harm) => {
      const named: NamedHarm = { name: 'ours', direction: 'upstream', toxicity: 0.3, harm };
      await world.proxies.addHarm(proxy, named, never);
      const { harms } = await world.proxies.inspect(proxy, never);
      expect(harms.map((found) => ({ ...found, toxicity: Math.fround(found.toxicity) }))).toEqual([
        { ...named, toxicity: Math.fround(0.3) },
      ]);
    });

    it('refuses a second harm of the same name and keeps the first', async () => {
      await world.proxies.addHarm(proxy, latency('ours', 400), never);
      const error = await failure(world.proxies.addHarm(proxy, latency('ours', 500), never));
      expect(error.code).toBe('PROXY_FAILED');
      expect((await world.proxies.inspect(proxy, never)).harms).toEqual([latency('ours', 400)]);
    });

    it('removes a harm by its name and leaves the others', async () => {
      await world.proxies.addHarm(proxy, latency('theirs', 1), never);
      await world.proxies.addHarm(proxy, latency('ours', 400), never);
      await world.proxies.removeHarm(proxy, 'ours', never);
      expect((await world.proxies.inspect(proxy, never)).harms).toEqual([latency('theirs', 1)]);
    });

    it('takes the removal of what is not there as done', async () => {
      await world.proxies.removeHarm(proxy, 'never-added', never);
      await world.proxies.removeHarm(elsewhere(proxy), 'never-added', never);
      expect((await world.proxies.inspect(proxy, never)).harms).toEqual([]);
    });

    it('disables and enables, twice as once, and keeps address and harms', async () => {
      await world.proxies.addHarm(proxy, latency('theirs', 1), never);
      const before = await world.proxies.inspect(proxy, never);
      for (const enabled of [false, false, true, true]) {
        await world.proxies.setEnabled(proxy, enabled, never);
        expect(await world.proxies.inspect(proxy, never)).toEqual({ ...before, enabled });
      }
    });

    it('takes a proxy away, and takes one that is not there for taken away', async () => {
      await world.proxies.removeProxy(proxy, never);
      await world.proxies.removeProxy(proxy, never);
      expect((await failure(world.proxies.inspect(proxy, never))).code).toBe('PROXY_NOT_FOUND');
    });

    it.each([true, false])('makes a proxy again exactly as it was: enabled %s', async (enabled) => {
      const theirs = { name: 'theirs', direction: 'upstream', toxicity: 0.3 } as const;
      for (const [index, harm] of HARMS.entries()) {
        await world.proxies.addHarm(proxy, { ...theirs, name: `theirs-${index}`, harm }, never);
      }
      await world.proxies.setEnabled(proxy, enabled, never);
      const before = await world.proxies.inspect(proxy, never);
      await world.proxies.removeProxy(proxy, never);
      await world.proxies.restoreProxy(proxy, before, never);
      expect(await world.proxies.inspect(proxy, never)).toEqual(before);
    });

    it('puts only what is missing on a proxy that is there, and leaves the rest', async () => {
      await world.proxies.addHarm(proxy, latency('theirs', 1), never);
      const before = await world.proxies.inspect(proxy, never);
      await world.proxies.removeHarm(proxy, 'theirs', never);
      await world.proxies.addHarm(proxy, latency('newer', 2), never);
      await world.proxies.setEnabled(proxy, false, never);
      await world.proxies.restoreProxy(proxy, before, never);
      await world.proxies.restoreProxy(proxy, before, never);
      const harms = [latency('newer', 2), latency('theirs', 1)];
      expect(await world.proxies.inspect(proxy, never)).toEqual({ ...before, harms });
    });

    it('says PROXY_NOT_FOUND of a proxy that is not there', async () => {
      const missing = elsewhere(proxy);
      const calls = [
        () => world.proxies.inspect(missing, never),
        () => world.proxies.addHarm(missing, latency('ours', 400), never),
        () => world.proxies.setEnabled(missing, false, never),
      ];
      for (const call of calls) expect((await failure(call())).code).toBe('PROXY_NOT_FOUND');
    });

    it.each(DANGEROUS)('refuses %s before it is sent', async (_why, harm, toxicity) => {
      const named: NamedHarm = { name: 'ours', direction: 'downstream', toxicity, harm };
      const error = await failure(world.proxies.addHarm(proxy, named, never));
      expect(error.code).toBe('PROXY_FAILED');
      expect(error.message).toMatch(/^Refused before it was sent to Toxiproxy: .* is .*\.$/);
      expect((await world.proxies.inspect(proxy, never)).harms).toEqual([]);
    });

    it('does nothing for a caller that has given up', async () => {
      const reason = new Error('given up');
      const aborted = AbortSignal.abort(reason);
      const calls = [
        () => world.proxies.inspect(proxy, aborted),
        () => world.proxies.addHarm(proxy, latency('ours', 400), aborted),
        () => world.proxies.removeHarm(proxy, 'ours', aborted),
        () => world.proxies.setEnabled(proxy, false, aborted),
        () => world.proxies.removeProxy(proxy, aborted),
        () => world.proxies.restoreProxy(proxy, NO_STATE, aborted),
      ];
      for (const call of calls) await expect(call()).rejects.toBe(reason);
      expect(await world.proxies.inspect(proxy, never)).toMatchObject({ enabled: true, harms: [] });
    });
  });
}

const NO_STATE = { enabled: false, listen: '127.0.0.1:0', upstream: '127.0.0.1:9', harms: [] };

function latency(name: string, latencyMs: number): NamedHarm {
  return {
    name,
    direction: 'downstream',
    toxicity: 1,
    harm: { kind: 'latency', latencyMs, jitterMs: 0 },
  };
}

function elsewhere(proxy: ProxyReference): ProxyReference {
  return { ...proxy, name: `${proxy.name}-that-is-not-there` };
}

async function failure(call: Promise<unknown>): Promise<FaultlineError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof FaultlineError) return error;
    throw error;
  }
  throw new Error('The call was expected to be refused.');
}
