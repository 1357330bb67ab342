import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK } from '../../test/kit/fake-fault-world.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { JsonValue } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { FoundHarm, NetworkProxy, ProxyState } from '../ports/network-proxy.ts';
import { harmNameOf } from './harm-name.ts';
import { networkDown } from './network-down.ts';
import { networkLatency } from './network-latency.ts';

const never = new AbortController().signal;
const { proxy } = FAKE_LINK;
const PRIOR = { listen: '127.0.0.1:20001', upstream: '127.0.0.1:20002', enabled: true };
const REMOVE = {
  kind: 'remove-harm',
  proxy,
  harmName: 'faultline-r-f-1',
  prior: PRIOR,
} as const;
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
    removeProxy: (...args) => proxies.removeProxy(...args),
    restoreProxy: (...args) => proxies.restoreProxy(...args),
  };
  return {
    clock: new FakeClock(0, { moves: 'by-itself' }),
    proxy: { ...honest, ...liar },
    probe: new FakeLinkProbe(proxies),
    processes: undefined,
    containers: undefined,
  };
}

const FOREIGN: FoundHarm = {
  name: 'somebody-elses',
  direction: 'upstream',
  toxicity: 0.5,
  harm: { kind: 'foreign', type: 'corrupt', attributes: { rate: 0.1, table: ['a', 1] } },
};
const BEFORE: ProxyState = { ...PRIOR, harms: [FOREIGN] };

/** Which ways were tried, and the undo record that held from then on. */
function climbed() {
  const rungs: (readonly [rung: string, reason: string])[] = [];
  let undo: JsonValue | undefined;
  const onRung: OnRung = async (rung, reason, instead) => {
    rungs.push([rung, reason]);
    undo = instead ?? undo;
  };
  return { rungs, onRung, lastUndo: () => undo };
}

const wedged = new FaultlineError('PROXY_FAILED', 'It is wedged.');

describe('rolling back a toxic', () => {
  it('climbs no further than it must, and says what it does and why', async () => {
    const { proxies, ports } = setUp();
    proxies.create(proxy, { harms: [FOREIGN, LATENCY] });
    proxies.failNext('removeHarm', { when: 'before', error: wedged });
    const { rungs, onRung } = climbed();
    await networkLatency.rollBack(REMOVE, ports, never, onRung);
    expect(rungs).toEqual([['retry', 'It is wedged.']]);
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });

  it('closes the connections of a proxy that does not let go of a toxic, and then enables it again', async () => {
    const { proxies, ports } = setUp();
    proxies.create(proxy, { harms: [FOREIGN, LATENCY] });
    proxies.failNext('removeHarm', { when: 'before', error: wedged });
    proxies.failNext('removeHarm', { when: 'before', error: wedged });
    const { rungs, onRung, lastUndo } = climbed();
    await networkLatency.rollBack(REMOVE, ports, never, onRung);
    expect(rungs.map(([rung]) => rung)).toEqual(['retry', 'toggle-proxy']);
    expect(lastUndo()).toEqual({ ...REMOVE, restore: { ...PRIOR, harms: [] } });
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });

  it('deletes the proxy at last, and makes it again with everything of others on it', async () => {
    const { proxies, ports } = setUp();
    proxies.create(proxy, { harms: [FOREIGN, LATENCY] });
    proxies.failAlways('removeHarm', { when: 'before', error: wedged });
    const { rungs, onRung, lastUndo } = climbed();
    await networkLatency.rollBack(REMOVE, ports, never, onRung);
    expect(rungs.map(([rung]) => rung)).toEqual(['retry', 'toggle-proxy', 'recreate-proxy']);
    expect(lastUndo()).toEqual({ ...REMOVE, restore: BEFORE });
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });

  it('is not taken in by a removal that removes nothing', async () => {
    const { proxies } = setUp();
    await proxies.addHarm(proxy, LATENCY, never);
    const ports = portsOver(proxies, {
      removeHarm: async () => undefined,
      removeProxy: async () => undefined,
    });
    await expect(networkLatency.rollBack(REMOVE, ports, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message:
        'The toxic "faultline-r-f-1" is still on the proxy "api-redis" after it was removed. ' +
        'Tried in vain after that: retry, toggle-proxy, recreate-proxy.',
    });
    expect(proxies.peek(proxy)?.enabled).toBe(true);
  });

  it('leaves a proxy disabled that somebody has disabled meanwhile, whatever it takes', async () => {
    const { proxies, ports } = setUp();
    proxies.create(proxy, { enabled: false, harms: [LATENCY] });
    proxies.failAlways('removeHarm', { when: 'before', error: wedged });
    await networkLatency.rollBack(REMOVE, ports, never);
    expect(proxies.peek(proxy)).toEqual({ ...PRIOR, enabled: false, harms: [] });
  });

  it.each([
    ['disabled it', { ...PRIOR, enabled: false, harms: [FOREIGN, LATENCY] }, []],
    ['deleted it', undefined, [FOREIGN]],
    ['made it again by half', { ...PRIOR, enabled: false, harms: [] }, [FOREIGN]],
  ])('goes on where another undoing had just %s', async (_what, found, harms) => {
    const { proxies, ports } = setUp();
    if (found === undefined) proxies.delete(proxy);
    else proxies.create(proxy, found);
    const undo = { ...REMOVE, restore: { ...PRIOR, harms } };
    await networkLatency.rollBack(undo, ports, never);
    await networkLatency.rollBack(undo, ports, never);
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });

  it('does not bring back a toxic that others have removed since the proxy was whole again', async () => {
    const { proxies, ports } = setUp();
    const undo = { ...REMOVE, restore: BEFORE };
    await networkLatency.rollBack(undo, ports, never);
    expect(proxies.peek(proxy)).toEqual({ ...PRIOR, harms: [] });
  });

  it('gives a Toxiproxy that has forgotten the proxy one like it was, and says so', async () => {
    const { proxies, ports } = setUp();
    proxies.delete(proxy);
    const { rungs, onRung } = climbed();
    await networkLatency.rollBack(REMOVE, ports, never, onRung);
    expect(rungs).toEqual([
      ['recreate-proxy', 'The proxy "api-redis" is missing there; it is made again as it was.'],
    ]);
    expect(proxies.peek(proxy)).toEqual({ ...PRIOR, harms: [] });
  });

  it('climbs nowhere when nobody is there', async () => {
    const { proxies, ports } = setUp();
    const refused = new FaultlineError('PROXY_UNREACHABLE', 'Nobody there.');
    proxies.failAlways('inspect', { when: 'before', error: refused });
    const { rungs, onRung } = climbed();
    await expect(networkLatency.rollBack(REMOVE, ports, never, onRung)).rejects.toBe(refused);
    expect(rungs).toEqual([]);
  });

  it('is not done while the proxy cannot be asked', async () => {
    const { proxies, ports } = setUp();
    proxies.failAlways('inspect', { when: 'before', error: new Error('no answer') });
    await expect(networkLatency.rollBack(REMOVE, ports, never)).rejects.toThrow('no answer');
  });

  it('puts back what it has taken away, also when it is told to end in between', async () => {
    const { proxies } = setUp();
    proxies.create(proxy, { harms: [FOREIGN, LATENCY] });
    proxies.failAlways('removeHarm', { when: 'before', error: wedged });
    const controller = new AbortController();
    const ports = portsOver(proxies, {
      removeProxy: async (...args) => {
        await proxies.removeProxy(...args);
        controller.abort(new Error('given up'));
      },
    });
    const rollBack = networkLatency.rollBack(REMOVE, ports, controller.signal);
    await expect(rollBack).rejects.toThrow('given up');
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });
});

describe('rolling back a cut link', () => {
  const restoring = (enabled: boolean) =>
    ({ kind: 'restore-enabled', proxy, prior: { ...PRIOR, enabled } }) as const;

  it.each([true, false])('restores what was: enabled %s', async (enabled) => {
    const { proxies, ports } = setUp();
    await proxies.setEnabled(proxy, !enabled, never);
    await networkDown.rollBack(restoring(enabled), ports, never);
    expect(proxies.peek(proxy)?.enabled).toBe(enabled);
  });

  it('makes the proxy again where it cannot be enabled', async () => {
    const { proxies, ports } = setUp();
    proxies.create(proxy, { enabled: false, harms: [FOREIGN] });
    proxies.failAlways('setEnabled', { when: 'before', error: wedged });
    const { rungs, onRung } = climbed();
    await networkDown.rollBack(restoring(true), ports, never, onRung);
    expect(rungs.map(([rung]) => rung)).toEqual(['retry', 'recreate-proxy']);
    expect(proxies.peek(proxy)).toEqual(BEFORE);
  });

  it('leaves a proxy alone that has the name of the old one and is another', async () => {
    const { proxies, ports } = setUp();
    const another = { listen: '127.0.0.1:20009', enabled: false };
    proxies.create(proxy, another);
    await networkDown.rollBack(restoring(true), ports, never);
    expect(proxies.peek(proxy)).toMatchObject(another);
    expect(proxies.calls.every((call) => call.startsWith('inspect'))).toBe(true);
  });

  it('is not done when the proxy is still disabled afterwards', async () => {
    const { proxies } = setUp();
    await proxies.setEnabled(proxy, false, never);
    const ports = portsOver(proxies, {
      setEnabled: async () => undefined,
      restoreProxy: async () => undefined,
      removeProxy: async () => undefined,
    });
    await expect(networkDown.rollBack(restoring(true), ports, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message:
        'The proxy "api-redis" is disabled after it was told to be enabled. ' +
        'Tried in vain after that: retry, recreate-proxy.',
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
