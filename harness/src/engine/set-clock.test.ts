import { describe, expect, it } from '@jest/globals';
import { World } from '../../test/fixtures/engine-world.ts';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { SteadyClock } from './steady-clock.ts';

const HOUR_MS = 3_600_000;
const link = LOCAL.links['api->redis']!;

/** A run during which the machine's clock is set when a phase begins. */
function worldSetBy(byMs: number, phase: string): World {
  return new World({
    onEvent: (event, { clock }) => {
      if (event.type === 'phase.started' && event.phase === phase) clock.setBy(byMs);
    },
  });
}

const cases = ['warmup', 'baseline', 'fault', 'recovery'].flatMap((phase) =>
  [HOUR_MS, -HOUR_MS].map((byMs) => [phase, byMs] as const),
);

describe('a run on a machine whose clock is set meanwhile', () => {
  it.each(cases)('in the phase %s by %i ms ends at once, undone, and says so', async (...one) => {
    const [phase, byMs] = one;
    const world = worldSetBy(byMs, phase);
    const judgement = await world.run();
    const begun = world.events.find((e) => e.type === 'phase.started' && e.phase === phase);
    const setAtMs = begun!.atMs;
    expect(judgement).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 4 });
    expect(judgement.reasons[0]).toEqual({
      code: 'CLOCK_SET',
      message:
        `The clock of this machine was set ${byMs > 0 ? 'forward' : 'back'} by 60 min during the run; ` +
        'at most 250 ms can be matched with what the client and Prometheus stamp.',
    });
    expect(world.proxy.peek(link.proxy)).toMatchObject({ enabled: true, harms: [] });
    expect(world.done).toEqual(['load ended', 'environment closed']);
    expect(world.events.at(-1)!.atMs - setAtMs).toBeLessThan(3_000);
  });

  it('goes on to its verdict when the clock was only corrected a little', async () => {
    const world = worldSetBy(40, 'fault');
    expect(await world.run()).toMatchObject({ status: 'completed', cleanup: 'clean' });
    const edges = world.events.filter(
      (event) => event.type === 'phase.started' || event.type === 'phase.ended',
    );
    const lengths = edges.flatMap(({ atMs }, at) => (at % 2 ? [atMs - edges[at - 1]!.atMs] : []));
    expect(lengths).toEqual([10_000, 20_000, 30_000, 30_000]);
  });
});

describe('a steady clock', () => {
  it('goes on from what the clock said at first, and knows by how much it was set', async () => {
    const clock = new FakeClock(1_000);
    const steady = new SteadyClock(clock);
    await clock.advance(500);
    clock.setBy(-HOUR_MS);
    await clock.advance(500);
    expect([steady.now(), steady.setByMs()]).toEqual([2_000, -HOUR_MS]);
  });
});
