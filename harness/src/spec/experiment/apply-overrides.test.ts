import { describe, expect, it } from '@jest/globals';
import { exampleInput } from '../../../test/kit/example-spec.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadExperiment } from './load-experiment.ts';

describe('overrides of the command line', () => {
  it('change the document before it is read', () => {
    const overrides = [
      'load.rate=1/s',
      'faults.0.link=api->spare',
      'phases.fault=10s',
      'metadata.tags=[a, b]',
      'faults.0.direction=upstream',
    ];
    expect(loadExperiment(exampleInput({}, { overrides }))).toMatchObject({
      ok: true,
      experiment: {
        tags: ['a', 'b'],
        load: { ratePerSecond: 1 },
        phases: { fault: 10_000 },
        faults: [
          {
            target: { kind: 'link', link: 'api->spare' },
            values: { latency: 400, jitter: 50, direction: 'upstream' },
          },
        ],
      },
    });
  });

  it('leave the checksum of the file as it is', () => {
    const plain = loadExperiment(exampleInput());
    const changed = loadExperiment(exampleInput({}, { overrides: ['load.rate=1/s'] }));
    expect(plain.ok && changed.ok && plain.sha256 === changed.sha256).toBe(true);
  });

  it('let the later one win', () => {
    const overrides = ['load.rate=1/s', 'load.rate=2/s'];
    const loaded = loadExperiment(exampleInput({}, { overrides }));
    expect(loaded.ok && loaded.experiment.load.ratePerSecond).toBe(2);
  });

  it.each([
    ['load.rat=1/s', 'unknown key `rat`, did you mean `rate`?'],
    ['lod.rate=1/s', 'unknown key `lod`, did you mean `load`?'],
    ['load.rate=10', '`10` has no unit'],
    ['load.rate.x=10', '`100/s` has nothing inside it called `x`'],
    ['faults.7.latency=1s', 'the list has 1 items and no number `7`'],
    ['faults.-1.latency=1s', 'the list has 1 items and no number `-1`'],
    [
      'load.scenario=registre',
      'there is no scenario `registre` in `scenarios/`, did you mean `register`?',
    ],
    ['nonsense', 'this is not a `path=value`'],
    ['=1', 'this is not a `path=value`'],
    ['load..rate=1/s', 'this is not a `path=value`'],
    ['load.__proto__.rate=1/s', 'this is not a `path=value`'],
    ['load.rate=[', 'the value cannot be read'],
    ['load.rate=', 'the value cannot be read'],
  ])('names itself when it is wrong: %s', (override, message) => {
    const loaded = loadExperiment(exampleInput({}, { overrides: [override] }));
    const first = loaded.ok ? '' : formatDiagnostics(loaded.diagnostics).split('\n')[0];
    expect(first).toBe(`--set ${override}  ${message}`);
  });
});
