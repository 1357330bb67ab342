import { describe, expect, it } from '@jest/globals';
import { World } from '../../test/fixtures/engine-world.ts';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { abortLatency } from '../domain/abort-latency.ts';
import type { Guardrail } from '../domain/guardrail.ts';
import { foldJournal } from '../domain/fold-journal.ts';

const link = LOCAL.links['api->redis']!;
const QUEUE: Guardrail = {
  kind: 'query',
  query: 'max(queue_length)',
  limit: { side: 'above', value: 20 },
  overMs: 5_000,
};
const ALIVE: Guardrail = { kind: 'alive', service: 'api', overMs: 4_000 };
const guardedBy = (...guardrails: Guardrail[]) => ({ objectives: [], guardrails });

/** How long ago the fault phase began, in seconds; negative before. */
const sinceFault = (world: World) => {
  const begun = world.events.find((e) => e.type === 'phase.started' && e.phase === 'fault');
  return begun === undefined ? -1 : (world.clock.now() - begun.atMs) / 1_000;
};
const said = (world: World) => {
  const tripped = world.events.find(({ type }) => type === 'guardrail.tripped');
  return tripped?.type === 'guardrail.tripped' ? tripped.observed : undefined;
};

describe('a run with a guardrail on a query', () => {
  it('goes on while the query is within its limit', async () => {
    const world = new World({ experiment: guardedBy(QUEUE), queried: () => [3, 20] });
    expect(await world.run()).toMatchObject({ status: 'completed', cleanup: 'clean' });
  });

  it('is aborted when one series stays beyond it, and undone', async () => {
    const world = new World({
      experiment: guardedBy(QUEUE),
      queried: (_query, { events }) =>
        events.some(({ type }) => type === 'fault.injected') ? [3, 40] : [3],
    });
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean', exitCode: 6 });
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([]);
    expect(said(world)).toBe('query max(queue_length): 40, above 20 for 5 s');
    const latency = abortLatency(foldJournal(world.events));
    expect(latency?.outcome === 'undone' && latency.latencyMs <= 1_100).toBe(true);
  });

  it('is aborted when Prometheus disappears for its span and ten seconds', async () => {
    const world = new World({
      experiment: guardedBy(QUEUE),
      queried: (_query, here) => {
        if (sinceFault(here) < 2) return [3];
        throw new Error('Prometheus did not answer');
      },
    });
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean', exitCode: 6 });
    expect(said(world)).toMatch(
      /^the guardrail on the query max\(queue_length\) could not be evaluated for 15 s: Prometheus did not answer$/,
    );
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([]);
  });

  it('is aborted when the query gives nothing, which is never silently fine', async () => {
    const world = new World({ experiment: guardedBy(QUEUE), queried: () => [] });
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean' });
    expect(said(world)).toContain('could not be evaluated for 15 s: it gives nothing');
  });

  it('is refused when Prometheus does not understand the query', async () => {
    const world = new World({
      experiment: guardedBy(QUEUE),
      queried: () => {
        throw new Error('parse error: unexpected "("');
      },
    });
    expect(await world.run()).toMatchObject({ verdict: 'invalid', exitCode: 2 });
    expect(world.story()).not.toContain('load.started');
  });
});

describe('a run with a guardrail on the health of a service', () => {
  const well = { service: 'api', healthy: true, detail: '/health/ready answered 200' };
  const ill = { service: 'api', healthy: false, detail: '/health/ready answered 503' };

  it('is aborted when the service stays unhealthy', async () => {
    const world = new World({
      experiment: guardedBy(ALIVE),
      health: [well],
      healthLater: (here) => [sinceFault(here) < 3 ? well : ill],
    });
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean', exitCode: 6 });
    expect(said(world)).toBe('health of api: /health/ready answered 503, not healthy for 4 s');
  });

  it('goes on when it comes back in time', async () => {
    const world = new World({
      experiment: guardedBy(ALIVE),
      health: [well],
      healthLater: (here) => [sinceFault(here) % 6 < 3 ? well : ill],
    });
    expect(await world.run()).toMatchObject({ status: 'completed', cleanup: 'clean' });
  });

  it('is refused where nothing tells how the service is', async () => {
    const world = new World({ experiment: guardedBy(ALIVE) });
    const judgement = await world.run();
    expect([judgement.exitCode, judgement.reasons[0]]).toEqual([
      2,
      {
        code: 'ENVIRONMENT_CANNOT',
        message:
          'The guardrail on the health of api cannot be evaluated: nothing in "local" tells how "api" is.',
      },
    ]);
  });
});

describe('a run that goes on for too long', () => {
  it('is aborted at its own deadline, whatever its guardrails say', async () => {
    const world = new World({
      experiment: { objectives: [], guardrails: [] },
    });
    // A probe that takes minutes: its looks keep the fault phase from ending.
    const probe = world.probe.probe.bind(world.probe);
    world.probe.probe = async (...what) => {
      if (sinceFault(world) > 20) {
        await world.clock.sleep(600_000, new AbortController().signal);
      }
      return probe(...what);
    };
    expect(await world.run()).toMatchObject({ status: 'aborted', cleanup: 'clean', exitCode: 6 });
    expect(said(world)).toBe(
      'the run was still going on 2 min 30 s after its load was released, the longest it may',
    );
  });
});

describe('a guardrail that trips', () => {
  it('stops the run first and undoes before the load is stopped', async () => {
    const world = new World({
      experiment: guardedBy(QUEUE),
      queried: (_query, here) => [sinceFault(here) > 3 ? 99 : 1],
    });
    await world.run();
    const order = world
      .story()
      .filter((type) =>
        ['guardrail.tripped', 'fault.rolled-back', 'load.ended', 'run.ended'].includes(type),
      );
    expect(order).toEqual(['guardrail.tripped', 'fault.rolled-back', 'load.ended', 'run.ended']);
  });
});

describe('a run beyond its blast radius', () => {
  it('is refused with the numbers, and nothing is touched', async () => {
    const both = ['api->redis', 'api->postgres'].map((name, i) => ({
      id: `network-down-${i + 1}`,
      type: 'network-down',
      target: { kind: 'link' as const, link: name },
      values: {},
    }));
    const world = new World({
      experiment: { objectives: [], guardrails: [], faults: both },
      environmentLimits: { maxTargets: 1 },
    });
    const judgement = await world.run();
    expect([judgement.exitCode, judgement.reasons.map(({ code }) => code)]).toEqual([
      2,
      ['BLAST_RADIUS'],
    ]);
    expect(judgement.reasons[0]?.message).toMatch(
      /^The run would touch 2 targets \(.*\), and at most 1 may be touched \(limits of the environment\)\.$/,
    );
    expect(world.story()).not.toContain('load.started');
    expect(world.story()).not.toContain('fault.intended');
  });
});

describe('a target that is not what it was', () => {
  const kill = {
    id: 'process-kill-1',
    type: 'process-kill',
    target: { kind: 'service' as const, service: 'api' },
    values: {},
  };
  const killing = { objectives: [], guardrails: [], faults: [kill] };

  it.each([
    ['dead', 'TARGET_GONE', 'kill', 3_600_000],
    ['paused', 'TARGET_PAUSED', 'pause', 300],
    ['replaced', 'TARGET_REPLACED', 'kill', 300],
  ] as const)(
    'because it is %s at the injection is not touched, and the run proves nothing',
    async (_what, code, action, restartAfterMs) => {
      const world = new World({ experiment: killing, restartAfterMs });
      const identity = world.api;
      const meddle = async () => {
        await world.clock.sleep(20_000, new AbortController().signal);
        await world.processes.signal(identity, action);
      };
      const [judgement] = await Promise.all([world.run(), meddle()]);
      expect([judgement.status, judgement.verdict, judgement.exitCode]).toEqual([
        'completed',
        'invalid',
        4,
      ]);
      expect(judgement.reasons[0]?.code).toBe(code);
      expect(world.story()).toContain('fault.refused');
      expect(world.story()).not.toContain('fault.intended');
    },
  );

  it('because it is paused before the run is told with that reason, too', async () => {
    const world = new World({ experiment: killing });
    await world.processes.signal(world.api, 'pause');
    const judgement = await world.run();
    expect([judgement.exitCode, judgement.reasons[0]?.code]).toEqual([4, 'TARGET_PAUSED']);
    expect(world.story()).not.toContain('load.started');
  });
});

describe('a latency that something swallows', () => {
  it('is invalid, and both numbers are told', async () => {
    const world = new World({
      experiment: {
        objectives: [],
        guardrails: [],
        faults: [
          {
            id: 'network-latency-1',
            type: 'network-latency',
            target: { kind: 'link', link: 'api->redis' },
            values: { latency: 5_000, jitter: 0, direction: 'downstream', toxicity: 1 },
          },
        ],
      },
    });
    const probe = world.probe.probe.bind(world.probe);
    world.probe.probe = async (...what) => {
      const outcome = await probe(...what);
      const isLate = outcome.kind === 'answered' && outcome.answeredMs > 1_000;
      return isLate ? { kind: 'closed', afterMs: 1_000, bytes: 0 } : outcome;
    };
    const judgement = await world.run();
    expect([judgement.verdict, judgement.exitCode, judgement.reasons[0]]).toEqual([
      'invalid',
      4,
      {
        code: 'LATENCY_SWALLOWED',
        message:
          'network-latency-1: Its latency cannot show: something ends connections on the link after 1 s, and the latency takes at least 5 s; what callers meet is that end, not the latency.',
      },
    ]);
  });
});
