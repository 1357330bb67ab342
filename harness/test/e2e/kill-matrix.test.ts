import { expect, it } from '@jest/globals';
import { faultsFor } from '../matrix/faults-for.ts';
import { KILLS } from '../matrix/kill-order.ts';
import { runMatrix } from '../matrix/run-matrix.ts';

/** Each fault where it is cheapest to try; `npm run matrix` tries all of them everywhere (docs/results). */
it.each([
  ['local', faultsFor('local')],
  ['compose', faultsFor('compose').filter(({ needs }) => needs === 'container')],
] as const)(
  'on %s, whatever kills the harness while a fault is in force, the world is whole again',
  async (environment, tried) => {
    const types = tried.map(({ type }) => type);
    const results = await runMatrix({ environment, lanes: 4, cases: 'once', faults: types });
    expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    expect(new Set(results.map(({ fault, how }) => `${fault} ${how}`))).toEqual(
      new Set(types.flatMap((type) => KILLS.map((how) => `${type} ${how}`))),
    );
  },
  600_000,
);

it('whatever ends the watchdog too, at whichever record of its undoing, the world is whole again', async () => {
  const undone = ['network-latency', 'process-pause'];
  const order = { environment: 'local', lanes: 2, cases: 'watchdog', faults: undone } as const;
  const results = await runMatrix(order);
  expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  // From taking the run over to having recovered it.
  for (const fault of undone) {
    expect(results.filter((one) => one.fault === fault).length).toBeGreaterThanOrEqual(4);
  }
}, 600_000);
