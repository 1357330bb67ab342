import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK } from '../../test/kit/fake-fault-world.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import type { NetworkProxy } from '../ports/network-proxy.ts';
import { harmNameOf } from './harm-name.ts';
import { networkDown } from './network-down.ts';
import { networkLatency } from './network-latency.ts';

const never = new AbortController().signal;
const { proxy } = FAKE_LINK;
const REMOVE = { kind: 'remove-harm', proxy, harmName: 'faultline-r-f-1' } as const;
const LATENCY = {
  name: REMOVE.harmName,
  direction: 'downstream',
  toxicity: 1,
  harm: { kind: 'latency', latencyMs: 400, jitterMs: 0 },
} as const;

function setUp() {
  const proxies = new FakeNetworkProxy();
  proxies.create(proxy);
  return { proxies, ports: portsOver(proxies) };
}

function portsOver(proxies: FakeNetworkProxy, liar: Partial<NetworkProxy> = {}): FaultPorts {
  const honest: NetworkProxy = {
    inspect: (...args) => proxies.inspect(...args),
    addHarm: (...args) => proxies.addHarm(...args),
    removeHarm: (...args) => proxies.removeHarm(...args),
    setEnabled: (...args) => proxies.setEnabled(...args),
  };
  return {
    clock: new FakeClock(0),
    proxy: { ...honest, ...liar },
    probe: new FakeLinkProbe(proxies),
    processes: undefined,
    containers: undefined,
  };
}

describe('rolling back a toxic', () => {
  it('is not done when the toxic is still there afterwards', async () => {
    const { proxies } = setUp();
    await proxies.addHarm(proxy, LATENCY, never);
    const ports = portsOver(proxies, { removeHarm: async () => undefined });
    await expect(networkLatency.rollBack(REMOVE, ports, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message:
        'The toxic "faultline-r-f-1" is still on the proxy "api-redis" after it was removed.',
    });
  });

  it('is not done while the proxy cannot be asked', async () => {
    const { proxies, ports } = setUp();
    proxies.failNext('inspect', { when: 'before', error: new Error('no answer') });
    await expect(networkLatency.rollBack(REMOVE, ports, never)).rejects.toThrow('no answer');
  });
});

describe('rolling back a cut link', () => {
  it.each([true, false])('restores what was: enabled %s', async (enabled) => {
    const { proxies, ports } = setUp();
    await proxies.setEnabled(proxy, !enabled, never);
    await networkDown.rollBack({ kind: 'restore-enabled', proxy, enabled }, ports, never);
    expect(proxies.peek(proxy)?.enabled).toBe(enabled);
  });

  it('is not done when the proxy is still disabled afterwards', async () => {
    const { proxies } = setUp();
    await proxies.setEnabled(proxy, false, never);
    const ports = portsOver(proxies, { setEnabled: async () => undefined });
    const undo = { kind: 'restore-enabled', proxy, enabled: true } as const;
    await expect(networkDown.rollBack(undo, ports, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message: 'The proxy "api-redis" is disabled after it was told to be enabled.',
    });
  });
});

describe('reading back and capturing', () => {
  const contextOver = (ports: FaultPorts) => ({
    runId: 'r',
    faultId: 'f-1',
    target: { kind: 'link', link: FAKE_LINK.name } as const,
    link: FAKE_LINK,
    environment: {
      name: 'local',
      type: 'local',
      baseUrl: '',
      prometheusUrl: '',
      abilities: [],
      services: {},
      links: {},
      versions: {},
    } as const,
    values: { latency: 400, jitter: 0, direction: 'downstream', toxicity: 1 } as const,
    ports,
    frozen: [],
  });

  it.each([
    ['"latencyMs":4,', { ...LATENCY, harm: { ...LATENCY.harm, latencyMs: 4 } }],
    ['"direction":"upstream"', { ...LATENCY, direction: 'upstream' as const }],
    ['"toxicity":0.5', { ...LATENCY, toxicity: 0.5 }],
    ['"kind":"reset"', { ...LATENCY, harm: { kind: 'reset' as const, afterMs: 0 } }],
  ])('sees that a toxic is not as it was asked for: %s', async (found, other) => {
    const { proxies, ports } = setUp();
    await proxies.addHarm(proxy, other, never);
    await expect(networkLatency.readBack(contextOver(ports), REMOVE, never)).rejects.toMatchObject({
      code: 'FAULT_FAILED',
      message: expect.stringMatching(
        `^The fault "f-1" is not in force: the proxy "api-redis" is enabled with .*${found}.*, not with .*"latencyMs":400,.*\\.$`,
      ),
    });
  });

  it('refuses a proxy with a toxic of that name, and leaves it there', async () => {
    const { proxies, ports } = setUp();
    await proxies.addHarm(proxy, LATENCY, never);
    await expect(networkLatency.capture(contextOver(ports), never)).rejects.toMatchObject({
      code: 'FAULT_FAILED',
      message:
        'The proxy "api-redis" has a toxic "faultline-r-f-1" already, left by an earlier run of that id.',
      hint: 'Remove it: toxiproxy-cli toxic remove -n faultline-r-f-1 api-redis',
    });
    expect(proxies.peek(proxy)?.harms).toEqual([LATENCY]);
  });

  it('names a toxic so that it can stand in an address', () => {
    expect(harmNameOf('2026-11-21T06:14:00.000Z', 'network-latency-1')).toBe(
      'faultline-2026-11-21T06-14-00-000Z-network-latency-1',
    );
  });
});
