import { describe, expect, it } from '@jest/globals';
import { FAKE_PLACE } from '../../test/kit/fake-container-world.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeContainerRuntime } from '../adapters/fake/fake-container-runtime.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { urlOfPublished } from '../domain/published-port.ts';
import type { OnRung } from '../ports/fault-definition.ts';
import type { NamedHarm, ProxyState } from '../ports/network-proxy.ts';
import { networkLatency } from './network-latency.ts';
import type { RemoveHarm } from './remove-harm.ts';

const never = new AbortController().signal;
const CONFIG = { listen: '[::]:6379', upstream: 'redis:6379', enabled: true };
const OURS: NamedHarm = {
  name: 'faultline-r-f-1',
  direction: 'downstream',
  toxicity: 1,
  harm: { kind: 'latency', latencyMs: 400, jitterMs: 0 },
};
const THEIRS: NamedHarm = { ...OURS, name: 'somebody-elses' };
const noEngine = new FaultlineError('ENGINE_UNREACHABLE', 'No answer.');
const wedged = new FaultlineError('PROXY_FAILED', 'It is wedged.');

/** Our toxic beside another one on a Toxiproxy in a container, whose engine can be made to answer no more. */
function setUp() {
  const runtime = new FakeContainerRuntime();
  const proxies = new FakeNetworkProxy();
  const incarnation = runtime.engine.create(FAKE_PLACE, { publishes: [8474] });
  const adminUrl = urlOfPublished(runtime.engine.find(incarnation.id)!.published[0]!);
  const proxy: ProxyReference = {
    adminUrl,
    name: 'link',
    container: { ...incarnation, adminPort: 8474 },
  };
  proxies.create(proxy, { ...CONFIG, harms: [THEIRS, OURS] });
  const undo: RemoveHarm = { kind: 'remove-harm', proxy, harmName: OURS.name, prior: CONFIG };
  const ports = {
    clock: new FakeClock(undefined, { moves: 'by-itself' }),
    proxy: proxies,
    probe: new FakeLinkProbe(proxies),
    processes: undefined,
    containers: runtime,
  };
  const rungs: (readonly [rung: string, reason: string])[] = [];
  const onRung: OnRung = async (rung, reason) => void rungs.push([rung, reason]);
  return {
    proxies,
    proxy,
    undo,
    rungs,
    now: () => proxies.peek(proxy),
    endEngine: () => {
      runtime.inspect = () => Promise.reject(noEngine);
    },
    rollBack: (record: RemoveHarm = undo, signal = never) =>
      networkLatency.rollBack(record, ports, signal, onRung),
  };
}

const WITHOUT_OURS: ProxyState = { ...CONFIG, harms: [THEIRS] };

describe('undoing a toxic when the engine of its Toxiproxy stops answering in the midst of it', () => {
  it('enables the proxy again that undoing itself has disabled', async () => {
    const { proxies, endEngine, rollBack, now, rungs } = setUp();
    proxies.failNext('removeHarm', { when: 'before', error: wedged });
    proxies.failNext('removeHarm', { when: 'before', error: wedged });
    const setEnabled = proxies.setEnabled.bind(proxies);
    proxies.setEnabled = async (...args) => {
      await setEnabled(...args);
      endEngine();
    };
    await expect(rollBack()).rejects.toBe(noEngine);
    expect(rungs.map(([rung]) => rung)).toEqual(['retry', 'toggle-proxy']);
    expect(now()).toEqual(WITHOUT_OURS);
  });

  it.each(['done', 'done, and the answer lost'])(
    'makes the proxy again that undoing itself has deleted: %s',
    async (how) => {
      const { proxies, endEngine, rollBack, now, rungs } = setUp();
      proxies.failAlways('removeHarm', { when: 'before', error: wedged });
      const removeProxy = proxies.removeProxy.bind(proxies);
      proxies.removeProxy = async (...args) => {
        await removeProxy(...args);
        endEngine();
        if (how !== 'done') throw wedged;
      };
      await expect(rollBack()).rejects.toMatchObject({ code: expect.any(String) });
      expect(rungs.map(([rung]) => rung)).toEqual(['retry', 'toggle-proxy', 'recreate-proxy']);
      expect(now()).toEqual(WITHOUT_OURS);
    },
  );
});

describe('undoing a toxic while the engine of its Toxiproxy does not answer', () => {
  it('removes it where it is seen, and nothing else', async () => {
    const { endEngine, rollBack, now, rungs, proxy } = setUp();
    endEngine();
    await rollBack();
    expect(now()).toEqual(WITHOUT_OURS);
    expect(rungs).toEqual([
      [
        'without-its-engine',
        `The engine of the container school-api-1 does not answer; the toxic is seen at ${proxy.adminUrl}, and removed there.`,
      ],
    ]);
  });

  it('enables the proxy that an undoing before had disabled', async () => {
    const { endEngine, rollBack, now, proxies, proxy, undo } = setUp();
    endEngine();
    proxies.create(proxy, { ...CONFIG, enabled: false, harms: [THEIRS, OURS] });
    await rollBack({ ...undo, restore: { ...CONFIG, harms: [] } });
    expect(now()).toEqual(WITHOUT_OURS);
  });

  it.each([
    ['has no such toxic', { ...CONFIG, enabled: false, harms: [THEIRS] }],
    ['listens elsewhere', { ...CONFIG, listen: '[::]:6380', harms: [OURS] }],
    ['is missing', undefined],
  ])('is not done where the proxy %s, and nothing is touched', async (_what, found) => {
    const { endEngine, rollBack, now, proxies, proxy, rungs } = setUp();
    endEngine();
    if (found === undefined) proxies.delete(proxy);
    else proxies.create(proxy, found);
    await expect(rollBack()).rejects.toBe(noEngine);
    expect(now()).toEqual(found);
    expect(rungs).toEqual([]);
  });

  it('is not done where Toxiproxy cannot be asked', async () => {
    const { endEngine, rollBack, proxies } = setUp();
    endEngine();
    proxies.failAlways('inspect', { when: 'before', error: wedged });
    await expect(rollBack()).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: 'No answer. Without it: It is wedged.',
      cause: wedged,
    });
  });

  it('is not taken in by a removal that removes nothing', async () => {
    const { endEngine, rollBack, proxies } = setUp();
    endEngine();
    proxies.removeHarm = async () => undefined;
    await expect(rollBack()).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message:
        'No answer. Without it: The toxic "faultline-r-f-1" is still on the proxy "link" after it was removed.',
    });
  });

  it('is not done when the proxy is not enabled again', async () => {
    const { endEngine, rollBack, proxies, proxy, undo } = setUp();
    endEngine();
    proxies.create(proxy, { ...CONFIG, enabled: false, harms: [OURS] });
    proxies.restoreProxy = async () => undefined;
    await expect(rollBack({ ...undo, restore: { ...CONFIG, harms: [] } })).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: 'No answer. Without it: After that the proxy is not as it was.',
    });
  });

  it('ends with its signal', async () => {
    const { endEngine, rollBack, proxies } = setUp();
    endEngine();
    const controller = new AbortController();
    proxies.removeHarm = () => {
      controller.abort(new Error('given up'));
      return Promise.reject(wedged);
    };
    await expect(rollBack(undefined, controller.signal)).rejects.toThrow('given up');
  });
});
