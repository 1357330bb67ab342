import { describe, expect, it } from '@jest/globals';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { World } from '../../test/fixtures/engine-world.ts';

const link = LOCAL.links['api->redis']!;
const availability = { objectives: [] };

describe('a run', () => {
  it('goes through its phases in order and undoes what it did', async () => {
    const world = new World();
    await world.run();
    expect(world.story()).toEqual([
      'run.started',
      'environment.ready',
      'clock.compared',
      'targets.frozen',
      'plan.made',
      'watchdog.started',
      'load.started',
      'load.released',
      'phase.started',
      'phase.ended',
      'phase.started',
      'phase.ended',
      'phase.started',
      'fault.intended',
      'fault.injected',
      'phase.ended',
      'fault.rollback.started',
      'fault.rolled-back',
      'phase.started',
      'phase.ended',
      'load.ended',
      'run.ended',
    ]);
    expect(world.proxy.peek(link.proxy)).toMatchObject({ enabled: true, harms: [] });
    expect(world.done).toEqual(['load ended', 'environment closed']);
    expect(world.events.at(-1)).toMatchObject({ status: 'completed', clean: true });
  });

  it('cuts its phases on whole seconds, each as long as was asked', async () => {
    const world = new World();
    await world.run();
    const edges = world.events.filter(
      (e) => e.type === 'phase.started' || e.type === 'phase.ended',
    );
    expect(edges.every(({ atMs }) => atMs % 1_000 === 0)).toBe(true);
    const lengths = edges.flatMap((e, i) => (i % 2 ? [e.atMs - edges[i - 1]!.atMs] : []));
    expect(lengths).toEqual([10_000, 20_000, 30_000, 30_000]);
  });

  it('writes the intent, with its undo, before the deed', async () => {
    const world = new World({
      onEvent: (event, { proxy }) => {
        if (event.type === 'fault.intended') expect(proxy.peek(link.proxy)?.harms).toEqual([]);
      },
    });
    await world.run();
    const intent = world.events.find(({ type }) => type === 'fault.intended');
    expect(intent).toMatchObject({
      faultId: 'network-latency-1',
      undo: { kind: 'remove-harm', proxy: link.proxy },
    });
  });

  it('looks at the fault before, throughout and afterwards', async () => {
    const world = new World();
    await world.run();
    const looks = world.events.flatMap((e) =>
      e.type === 'fault.observed' ? [[e.when, e.sample.effect]] : [],
    );
    expect(looks[0]).toEqual(['before', 'absent']);
    expect(looks.at(-1)).toEqual(['after', 'absent']);
    const during = looks.filter(([when]) => when === 'during');
    expect(during.length).toBeGreaterThanOrEqual(29);
    expect(new Set(during.map(([, effect]) => effect))).toEqual(new Set(['present']));
  });

  it.each([
    [1, ['unknown', 'absent']],
    [9, ['unknown', 'unknown', 'unknown']],
  ])('looks again before, but not for ever, when %d looks could not tell', async (blind, seen) => {
    const world = new World();
    const probe = world.probe.probe.bind(world.probe);
    let left = blind;
    world.probe.probe = async (...asked) => {
      left -= 1;
      return left >= 0 ? { kind: 'silent', afterMs: 1_000, bytes: 0 } : await probe(...asked);
    };
    await world.run();
    const before = world.events.flatMap((e) =>
      e.type === 'fault.observed' && e.when === 'before' ? [e.sample.effect] : [],
    );
    expect(before).toEqual(seen);
  });
});

describe('what reading the experiment remarked', () => {
  const remarks = [{ code: 'LEFT_OUT', message: '"api" is not asked of recovery.' }];

  it('is in the plan of the run, and among what was not measured', async () => {
    const world = new World({ remarks });
    const { notMeasured } = await world.run();
    const made = world.events.find(({ type }) => type === 'plan.made');
    expect(made).toMatchObject({ plan: { remarks: expect.arrayContaining(remarks) } });
    expect(notMeasured).toContain('"api" is not asked of recovery.');
  });

  it('is in the plan of a run that is refused as well', async () => {
    const load = { scenario: 'browse-students', ratePerSecond: 1 };
    const world = new World({ remarks, experiment: { load } });
    await world.run();
    const made = world.events.find(({ type }) => type === 'plan.made');
    expect(made).toMatchObject({ plan: { remarks: expect.arrayContaining(remarks) } });
  });
});

describe('a run that cannot prove anything', () => {
  it('touches nothing when the load could not decide an objective', async () => {
    const world = new World({
      experiment: { load: { scenario: 'browse-students', ratePerSecond: 1 } },
    });
    expect(await world.run()).toMatchObject({
      status: 'completed',
      verdict: 'inconclusive',
      exitCode: 3,
    });
    expect(world.story()).toEqual(['run.started', 'plan.made', 'run.ended']);
  });

  it('touches nothing when a service is not healthy', async () => {
    const health = [{ service: 'redis', healthy: false, detail: 'connection refused' }];
    const world = new World({ health });
    expect(await world.run()).toMatchObject({ verdict: 'invalid', exitCode: 4, cleanup: 'clean' });
    expect(world.story()).not.toContain('load.started');
    expect(world.done).toEqual(['environment closed']);
  });

  it('touches nothing when a link is cut already', async () => {
    const world = new World();
    world.proxy.create(link.proxy, { enabled: false });
    expect(await world.run()).toMatchObject({ verdict: 'invalid', exitCode: 4 });
    expect(world.story()).not.toContain('load.started');
    expect(world.proxy.peek(link.proxy)?.enabled).toBe(false);
  });

  it('injects nothing when the baseline is unhealthy', async () => {
    const world = new World({ badShare: () => 0.5 });
    expect(await world.run()).toMatchObject({
      status: 'completed',
      verdict: 'invalid',
      exitCode: 4,
    });
    expect(world.story()).toContain('baseline.unhealthy');
    expect(world.story()).not.toContain('fault.intended');
  });
});

describe('a run that is ended early', () => {
  it.each(['warmup', 'baseline', 'fault', 'recovery'])(
    'by Ctrl-C in the phase %s undoes everything and is interrupted',
    async (phase) => {
      const world = new World({
        onEvent: (event, { stop }) => {
          if (event.type === 'phase.started' && event.phase === phase) {
            stop.request({ kind: 'signal', signal: 'SIGINT' });
          }
        },
      });
      expect(await world.run()).toMatchObject({
        status: 'interrupted',
        cleanup: 'clean',
        exitCode: 130,
      });
      expect(world.proxy.peek(link.proxy)).toMatchObject({ enabled: true, harms: [] });
      expect(world.done).toEqual(['load ended', 'environment closed']);
    },
  );

  it('by Ctrl-C at any event undoes everything', async () => {
    const whole = new World();
    await whole.run();
    const types = new Set(whole.events.map(({ type }) => type));
    for (const type of types) {
      const world = new World({
        onEvent: (event, { stop }) => {
          if (event.type === type) stop.request({ kind: 'signal', signal: 'SIGTERM' });
        },
      });
      await world.run();
      expect(world.proxy.peek(link.proxy)).toMatchObject({ enabled: true, harms: [] });
      expect(world.events.at(-1)).toMatchObject({ type: 'run.ended', clean: true });
    }
  });

  it('by a guardrail is aborted, undone, and says what was seen', async () => {
    const sli = availabilitySli();
    const world = new World({
      experiment: {
        ...availability,
        guardrails: [{ kind: 'sli', sli, below: 0.5, overMs: 5_000 }],
      },
      badShare: ({ harmed }) => (harmed ? 1 : 0),
    });
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean', exitCode: 6 });
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([]);
    expect(world.events.find(({ type }) => type === 'guardrail.tripped')).toMatchObject({
      guardrail: 0,
    });
  });

  it('by a load generator that ends by itself has failed', async () => {
    const world = new World({ loadEndsAfterSeconds: 20 });
    expect(await world.run()).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 5 });
    expect(world.events.find(({ type }) => type === 'run.failed')).toMatchObject({
      error: {
        code: 'LOAD_FAILED',
        message: 'The load generator ended by itself with exit code 1 while it was needed.',
      },
    });
  });
});

describe('undoing', () => {
  it('is tried again when it fails, and the run is clean when that helps', async () => {
    const world = new World();
    world.proxy.failNext('removeHarm', { when: 'before', error: new Error('busy') });
    expect(await world.run()).toMatchObject({ status: 'completed', cleanup: 'clean' });
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'fault.rollback.escalated', rung: 'retry', reason: 'busy' }),
    );
  });

  it('that never succeeds makes the run dirty, whatever it learned', async () => {
    const world = new World();
    const busy = { when: 'before', error: new Error('busy') } as const;
    world.proxy.failAlways('removeHarm', busy);
    world.proxy.failAlways('removeProxy', busy);
    expect(await world.run()).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
    expect(world.done).toEqual(['load ended', 'environment closed']);
  });

  it('does not depend on a journal that can be written', async () => {
    const world = new World({
      onEvent: (event) => {
        if (event.type === 'fault.injected') world.isDiskFull = true;
      },
    });
    await expect(world.run()).rejects.toThrow('no space left');
    expect(world.proxy.peek(link.proxy)).toMatchObject({ enabled: true, harms: [] });
    expect(world.done).toEqual(['load ended', 'environment closed']);
  });

  it('happens when an inject fails half-way', async () => {
    const world = new World();
    world.proxy.failNext('addHarm', { when: 'after', error: new Error('lost') });
    expect(await world.run()).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 5 });
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([]);
  });
});

function availabilitySli() {
  return {
    name: 'api-availability',
    service: 'api',
    description: 'answered below 500',
    client: { kind: 'availability' },
  } as const;
}
