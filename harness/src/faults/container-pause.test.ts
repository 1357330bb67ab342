import { describe, expect, it } from '@jest/globals';
import { setUp, stateOf } from '../../test/kit/container-fault.ts';
import { containerPause } from './container-pause.ts';

const never = new AbortController().signal;

describe('container-pause', () => {
  it('is in force only where all of its containers are paused, and over only where none is', async () => {
    const { world, context } = await setUp(containerPause, { instances: 2 });
    const undo = await containerPause.capture(context as never, never);
    await containerPause.inject(context as never, undo, never);
    expect(await containerPause.observe(context as never, undo, never, 'during')).toMatchObject({
      effect: 'present',
      measure: 'containers school-api-1, school-api-2',
      observed: 'paused',
    });
    await world.runtime.unpause((await stateOf(world, 2)).incarnation, never);
    const seen = { observed: 'school-api-1 paused, school-api-2 running' };
    expect(await containerPause.observe(context as never, undo, never, 'during')).toMatchObject({
      ...seen,
      effect: 'absent',
    });
    expect(await containerPause.observe(context as never, undo, never, 'after')).toMatchObject({
      ...seen,
      effect: 'present',
    });
  });
});
