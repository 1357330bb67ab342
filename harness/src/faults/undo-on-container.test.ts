import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK } from '../../test/kit/fake-fault-world.ts';
import { FAKE_PLACE } from '../../test/kit/fake-container-world.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeContainerRuntime } from '../adapters/fake/fake-container-runtime.ts';
import { FakeContainers } from '../adapters/fake/fake-containers.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { LinkDescription, ProxyReference } from '../domain/environment.ts';
import type { JsonValue } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import { urlOfPublished } from '../domain/published-port.ts';
import type { FaultContext, FaultDefinition, OnRung } from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { faultRegistry } from './registry.ts';

const never = new AbortController().signal;
const ADMIN_PORT = 8474;
const PLACE = { ...FAKE_PLACE, service: 'toxiproxy' };
/** As the file of the Toxiproxy says it: the same in every project of that compose file. */
const CONFIG = { listen: '[::]:6379', upstream: 'redis:6379', enabled: true };
const AS_STARTED: ProxyState = { ...CONFIG, harms: [] };
const VALUES: UntypedValues = { latency: 400, jitter: 0, direction: 'downstream', toxicity: 1 };

const FAULTS = ['network-latency', 'network-down'].map((type) => {
  const fault = faultRegistry.get(type);
  if (fault === undefined) throw new Error(type);
  return fault;
});

/** A link whose Toxiproxy runs in a container. */
function setUp() {
  const runtime = new FakeContainerRuntime();
  const proxies = new FakeNetworkProxy();
  const incarnation = runtime.engine.create(PLACE, { publishes: [ADMIN_PORT] });
  const container = runtime.engine.find(incarnation.id)!;
  const adminUrl = () => urlOfPublished(container.published[0]!);
  const proxy: ProxyReference = {
    adminUrl: adminUrl(),
    name: 'link',
    container: { ...incarnation, adminPort: ADMIN_PORT },
  };
  const link: LinkDescription = { ...FAKE_LINK, proxy, relayed: true };
  const ports = {
    clock: new FakeClock(undefined, { moves: 'by-itself' }),
    proxy: proxies,
    probe: new FakeLinkProbe(proxies),
    processes: undefined,
    containers: runtime,
  };
  const context: FaultContext<UntypedValues> = {
    runId: 'r',
    faultId: 'f-1',
    target: { kind: 'link', link: link.name },
    link,
    environment: {
      name: 'compose',
      type: 'compose',
      baseUrl: '',
      prometheusUrl: '',
      abilities: ['network'],
      services: {},
      links: { [link.name]: link },
      versions: {},
    },
    values: VALUES,
    ports,
    frozen: [],
  };
  proxies.create(proxy, AS_STARTED);
  const rungs: (readonly [rung: string, reason: string])[] = [];
  let lastUndo: JsonValue | undefined;
  const onRung: OnRung = async (rung, reason, undo) => {
    rungs.push([rung, reason]);
    lastUndo = undo;
  };
  return {
    runtime,
    proxies,
    proxy,
    container,
    context,
    rungs,
    /** What is at that address now, whoever it is. */
    at: (url: string) => proxies.peek({ ...proxy, adminUrl: url }),
    adminUrl,
    lastUndo: () => lastUndo,
    /** What a later process reads in the journal. */
    inject: async (fault: FaultDefinition) => {
      const undo = await fault.capture(context, never);
      await fault.inject(context, undo, never);
      return JSON.parse(JSON.stringify(undo)) as JsonValue;
    },
    rollBack: (fault: FaultDefinition, undo: JsonValue, signal = never) =>
      fault.rollBack(undo, ports, signal, onRung),
    /** It ends with all it was told; another project's Toxiproxy takes its port, disabled and with a toxic on it. */
    plantStranger: () => {
      const stranger = {
        ...CONFIG,
        enabled: false,
        harms: [
          {
            name: 'faultline-r-f-1',
            direction: 'upstream',
            toxicity: 1,
            harm: { kind: 'hang', closeAfterMs: 0 },
          },
        ],
      } as const satisfies ProxyState;
      proxies.create(proxy, stranger);
      proxies.calls.length = 0;
      return stranger;
    },
    /** A Toxiproxy that was started again listens elsewhere, and has what its file says. */
    restart: (proxiesOfFile = true) => {
      proxies.delete({ ...proxy, adminUrl: adminUrl() });
      if (container.status !== 'stopped') runtime.engine.end(container, 0);
      runtime.engine.start(container);
      if (proxiesOfFile) proxies.create({ ...proxy, adminUrl: adminUrl() }, AS_STARTED);
    },
  };
}

type World = ReturnType<typeof setUp>;

const LATER =
  ' In an environment that is not the run\'s own, look when it is started again: the proxy "link" may be missing there.';
const ENDS: readonly (readonly [how: string, end: (world: World) => void, words: string])[] = [
  ['gone', ({ runtime, container }) => runtime.engine.remove(container.id), 'is gone'],
  ['stopped', ({ runtime, container }) => runtime.engine.end(container, 0), 'is stopped'],
  [
    'restarting for ever',
    ({ container }) => {
      container.status = 'restarting';
    },
    'ends each time it is started',
  ],
];

describe.each(FAULTS)('$type on a Toxiproxy in a container, undone from its record', (fault) => {
  it('names that start of the container', async () => {
    const { inject, proxy } = setUp();
    expect(await inject(fault)).toMatchObject({ proxy });
  });

  it('is undone there, and only that', async () => {
    const { inject, rollBack, proxy, at, rungs } = setUp();
    await rollBack(fault, await inject(fault));
    expect(at(proxy.adminUrl)).toEqual(AS_STARTED);
    expect(rungs).toEqual([]);
  });

  it.each(ENDS)(
    'is over where that is %s, and a stranger at its address is left alone',
    async (how, end, words) => {
      const world = setUp();
      const { inject, rollBack, plantStranger, proxies, proxy, at, rungs, context } = world;
      const undo = await inject(fault);
      end(world);
      const stranger = plantStranger();
      await rollBack(fault, undo);
      expect(at(proxy.adminUrl)).toEqual(stranger);
      expect(rungs).toEqual([
        [
          'gone-with-its-toxiproxy',
          `The Toxiproxy of the proxy "link" ran in the container school-toxiproxy-1, which ${words}: what it was told ended with it, and whoever listens at its address now is left alone.${how === 'gone' ? '' : LATER}`,
        ],
      ]);
      expect(await fault.observe(context, undo, never, 'after')).toMatchObject({
        effect: 'absent',
        observed: `gone with its Toxiproxy, whose container ${words}`,
      });
      expect(proxies.calls).toEqual([]);
    },
  );

  it('is looked for where that was started again, elsewhere, and a stranger is left alone', async () => {
    const world = setUp();
    const { inject, rollBack, restart, plantStranger, proxy, container, at, adminUrl } = world;
    const undo = await inject(fault);
    restart();
    const stranger = plantStranger();
    await rollBack(fault, undo);
    expect(adminUrl()).not.toBe(proxy.adminUrl);
    expect(at(adminUrl())).toEqual(AS_STARTED);
    expect(at(proxy.adminUrl)).toEqual(stranger);
    expect(world.rungs).toEqual([
      [
        'toxiproxy-started-again',
        'The Toxiproxy of the proxy "link" runs in the container school-toxiproxy-1, which was started again since: it has forgotten every toxic, and has the proxies that it starts with.',
      ],
    ]);
    const { startedAt } = container;
    const now = { ...proxy, adminUrl: adminUrl(), container: { ...proxy.container, startedAt } };
    expect(world.lastUndo()).toEqual({ ...(undo as object), proxy: now });
  });

  it('gives one that was started again the proxy that it lacks', async () => {
    const { inject, rollBack, restart, at, adminUrl, rungs } = setUp();
    const undo = await inject(fault);
    restart(false);
    await rollBack(fault, undo);
    expect(at(adminUrl())).toEqual(AS_STARTED);
    expect(rungs.map(([rung]) => rung)).toEqual(['toxiproxy-started-again', 'recreate-proxy']);
  });

  it('waits for one that its policy is just starting again', async () => {
    const { inject, rollBack, restart, container, context, at, adminUrl } = setUp();
    const undo = await inject(fault);
    container.status = 'restarting';
    const starting = context.ports.clock.sleep(120, never).then(() => restart());
    await rollBack(fault, undo);
    await starting;
    expect(at(adminUrl())).toEqual(AS_STARTED);
  });

  it('touches nobody when that ends in the midst of it', async () => {
    const world = setUp();
    const { inject, rollBack, plantStranger, proxies, proxy, runtime, container, at } = world;
    const undo = await inject(fault);
    let stranger: ProxyState | undefined;
    const inspect = proxies.inspect.bind(proxies);
    proxies.inspect = async (...args) => {
      const state = await inspect(...args);
      runtime.engine.end(container, 0);
      stranger ??= plantStranger();
      return state;
    };
    await expect(rollBack(fault, undo)).rejects.toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message:
        'The Toxiproxy in the container school-toxiproxy-1 ended while it was being told something.',
    });
    expect(at(proxy.adminUrl)).toEqual(stranger);
    await rollBack(fault, undo);
    expect(at(proxy.adminUrl)).toEqual(stranger);
  });

  it('is refused where another engine answers, and nothing is believed', async () => {
    const { inject, rollBack, plantStranger, runtime, proxy, at, rungs } = setUp();
    const undo = await inject(fault);
    runtime.engine = new FakeContainers({ identity: 'ANOTHER:ENGINE' });
    const stranger = plantStranger();
    await expect(rollBack(fault, undo)).rejects.toMatchObject({ code: 'ENGINE_REPLACED' });
    expect(at(proxy.adminUrl)).toEqual(stranger);
    expect(rungs).toEqual([]);
  });

  it('changes nothing while the engine does not answer, where no toxic of it is seen', async () => {
    const { inject, rollBack, runtime, proxies, proxy, at, rungs } = setUp();
    const undo = await inject(fault);
    const stranger: ProxyState = { ...AS_STARTED, enabled: false };
    proxies.create(proxy, stranger);
    const error = new FaultlineError('ENGINE_UNREACHABLE', 'No answer.');
    runtime.failNext('inspect', { when: 'before', error });
    await expect(rollBack(fault, undo)).rejects.toBe(error);
    expect(at(proxy.adminUrl)).toEqual(stranger);
    expect(rungs).toEqual([]);
  });

  it('is not done where that publishes its port nowhere', async () => {
    const { inject, rollBack, container, proxies } = setUp();
    const undo = await inject(fault);
    proxies.calls.length = 0;
    container.published = [];
    await expect(rollBack(fault, undo)).rejects.toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message:
        'The container school-toxiproxy-1 runs, but publishes the port 8474 of its Toxiproxy nowhere.',
    });
    expect(proxies.calls).toEqual([]);
  });

  it('is undone by its address alone from a record of an older journal', async () => {
    const { inject, rollBack, proxy, runtime, container, at } = setUp();
    const undo = (await inject(fault)) as { readonly [key: string]: JsonValue };
    const { adminUrl, name } = proxy;
    runtime.engine.remove(container.id);
    await rollBack(fault, { ...undo, proxy: { adminUrl, name } });
    expect(at(adminUrl)).toEqual(AS_STARTED);
  });

  it('is captured where that is now, and refused where it does not run', async () => {
    const { restart, context, runtime, container, adminUrl } = setUp();
    restart();
    const { startedAt } = container;
    expect(await fault.capture(context, never)).toMatchObject({
      proxy: { adminUrl: adminUrl(), container: { startedAt } },
    });
    runtime.engine.end(container, 0);
    await expect(fault.capture(context, never)).rejects.toMatchObject({
      code: 'TARGET_GONE',
      message:
        'The Toxiproxy with the proxy "link" cannot be used: the container school-toxiproxy-1 is stopped.',
    });
  });
});
