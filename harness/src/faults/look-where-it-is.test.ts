import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK, openFakeLinkWorld } from '../../test/kit/fake-fault-world.ts';
import { FAKE_PLACE } from '../../test/kit/fake-container-world.ts';
import { FakeContainerRuntime } from '../adapters/fake/fake-container-runtime.ts';
import type { EffectSample } from '../domain/fault.ts';
import type { LinkDescription } from '../domain/environment.ts';
import { urlOfPublished } from '../domain/published-port.ts';
import type { FaultContext, LookMoment } from '../ports/fault-definition.ts';
import { lookWhereItIs } from './look-where-it-is.ts';

const never = new AbortController().signal;
const LOOK = { measure: 'connect', expected: () => 'refused' };
const SEEN: EffectSample = { atMs: 1, effect: 'absent', measure: '', observed: '', expected: '' };
const PRIOR = { listen: '[::]:6379', upstream: 'redis:6379', enabled: true };

/** Where a look is taken at a link of which the Toxiproxy runs in a container with those ports published. */
async function setUp(place: Partial<LinkDescription>) {
  const runtime = new FakeContainerRuntime();
  const toxiproxy = { ...FAKE_PLACE, service: 'toxiproxy' };
  const networks = ['school_app', 'school_data'];
  const incarnation = runtime.engine.create(toxiproxy, { networks, publishes: [8474, 6379] });
  const container = runtime.engine.find(incarnation.id)!;
  const proxy = {
    adminUrl: urlOfPublished(container.published[0]!),
    name: 'link',
    container: { ...incarnation, adminPort: 8474 },
  };
  const link = { ...FAKE_LINK, proxy, ...place };
  const { ports, environment, target } = await openFakeLinkWorld();
  const context: FaultContext<object> = {
    runId: 'r',
    faultId: 'f-1',
    target,
    link,
    environment,
    values: {},
    ports: { ...ports, containers: runtime },
    frozen: [],
  };
  const undo = { proxy, prior: PRIOR };
  const lookedAt = async (moment: LookMoment | undefined) => {
    const places: (readonly [host: string | undefined, port: number | undefined])[] = [];
    const look = async (now: typeof context) => {
      places.push([now.link?.host, now.link?.port]);
      return SEEN;
    };
    await lookWhereItIs({ kind: LOOK, undo, moment, look }, context, never);
    return places;
  };
  return { runtime, container, lookedAt };
}

const RELAYED = { host: '127.0.0.1', port: 30_002, relayed: true };
const WITHIN = { host: '10.0.0.2', port: 6379 };

describe('a look at a link of which the Toxiproxy runs in a container', () => {
  it.each([RELAYED, WITHIN])('is taken where it was, while that start runs: %j', async (place) => {
    const { lookedAt } = await setUp(place);
    expect(await lookedAt('after')).toEqual([[place.host, place.port]]);
  });

  it('is taken after undoing where another start publishes the link', async () => {
    const { runtime, container, lookedAt } = await setUp(RELAYED);
    runtime.engine.start(container);
    const published = container.published.find(({ containerPort }) => containerPort === 6379);
    expect(await lookedAt('after')).toEqual([['127.0.0.1', published?.port]]);
    expect(published?.port).not.toBe(RELAYED.port);
  });

  it.each([
    ['stays with an address that another start has as well', [], WITHIN.host],
    ['is taken after undoing at an address that another start has', [WITHIN.host], '10.0.0.3'],
  ])('%s', async (_title, taken, host) => {
    const { runtime, container, lookedAt } = await setUp(WITHIN);
    runtime.engine.end(container, 0);
    for (const address of taken) runtime.engine.reserveAddress(address);
    runtime.engine.start(container);
    expect(await lookedAt('after')).toEqual([[host, WITHIN.port]]);
  });

  it.each(['before', 'during', undefined] as const)(
    'asks no engine at any other moment: %s',
    async (moment) => {
      const { runtime, lookedAt } = await setUp(WITHIN);
      expect(await lookedAt(moment)).toEqual([[WITHIN.host, WITHIN.port]]);
      expect(runtime.calls).toEqual([]);
    },
  );

  it('is not taken where that has ended', async () => {
    const { runtime, container, lookedAt } = await setUp(WITHIN);
    runtime.engine.remove(container.id);
    expect(await lookedAt('after')).toEqual([]);
  });
});
