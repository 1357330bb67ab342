import { expect, it } from '@jest/globals';
import { faultRegistry } from '../../src/faults/registry.ts';
import { KILLS } from '../matrix/kill-order.ts';
import { runMatrix } from '../matrix/run-matrix.ts';

const faults = [...faultRegistry.values()];

it.each([
  ['local', faults.filter(({ needs }) => needs !== 'container')],
  ['compose', faults],
] as const)(
  'on %s, whatever kills the harness while a fault is in force, the world is whole again',
  async (environment, able) => {
    const results = await runMatrix({ environment, lanes: 4, cases: 'once' });
    expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    expect(new Set(results.map(({ fault, how }) => `${fault} ${how}`))).toEqual(
      new Set(able.flatMap(({ type }) => KILLS.map((how) => `${type} ${how}`))),
    );
  },
  600_000,
);
