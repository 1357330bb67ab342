import { describe, expect, it } from '@jest/globals';
import { load } from '../../../test/kit/example-objective.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';

function mistakeOf(objective: string): readonly string[] {
  const loaded = load(objective);
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('an objective', () => {
  it.each([
    ['{ slo: api-availability }', '15:5  `during` is missing'],
    [
      '{ sli: queue-depth, during: fault }',
      '15:5  `queue-depth` is a value, and nothing limits it',
    ],
    [
      '{ sli: queue-depth, below: 3, above: 1, during: fault }',
      '15:35  `below` and `above` are both here',
    ],
    [
      '{ sli: queue-depth, below: 3, target: 9%, of: max, during: fault }',
      '15:47  `target` and `of` are both here',
    ],
    [
      '{ sli: queue-depth, below: 3, under: 1s, during: fault }',
      '15:35  `queue-depth` is a value, and no share of requests',
    ],
    [
      '{ sli: api-availability, below: 3, target: 99%, during: fault }',
      '15:30  `api-availability` is a share of requests, and not a value with a limit',
    ],
    ['{ sli: api-availability, during: fault }', '15:5  `target` is missing'],
    [
      '{ slo: api-availability, during: fault, warn: 99% }',
      '15:51  `99%` is not above the target of 99.9%',
    ],
    [
      '{ slo: fresh, during: fault, warn: 99.9% }',
      '15:34  a value has no share of requests to warn below',
    ],
    [
      '{ throughput: { sli: api-latency, atLeast: 5/s }, during: fault }',
      '15:26  `api-latency` does not say which answers are good',
    ],
    [
      '{ throughput: { sli: api-availability, atLeast: 0/s }, during: fault }',
      '15:53  `0/s` is too small',
    ],
    [
      '{ budget: { slo: fresh, consumes: 2% } }',
      '15:22  `fresh` has no price: the client does not see its indicator',
    ],
    [
      '{ budget: { slo: all, consumes: 2%, atFrequency: 0 } }',
      '15:54  what never happens costs nothing',
    ],
    ['{ alert: { slo: all, expect: silence, within: 3s } }', '15:43  silence has no time to come'],
    [
      '{ budget: { slo: all, consumes: 2% }, production: { rate: 5/s } }',
      '15:43  unknown key `production`',
    ],
    [
      '{ sli: queue-depth, atMost: 20s, during: fault }',
      '15:33  `20s` has a unit, and a number is needed',
    ],
    ['{ alert: { slo: all, expect: noise } }', '15:34  `noise` is not known here'],
  ])('%s is refused', (text, message) => {
    expect(mistakeOf(text)).toContain(`experiments/cache-latency.yaml:${message}`);
  });

  it('that asks what another asks already is refused, and another limit is another question', () => {
    const line = (limit: number, name: string) =>
      `{ sli: queue-depth, below: ${String(limit)}, during: fault, name: ${name} }`;
    expect(mistakeOf(`${line(3, 'a')}\n  - ${line(4, 'b')}`)).toEqual([]);
    expect(mistakeOf(`${line(3, 'a')}\n  - ${line(3, 'b')}`)).toEqual([
      'experiments/cache-latency.yaml:16:5  this asks the same of the same phase as number 1 of the list',
      '    keep one of the two',
    ]);
  });

  it('that stands beside its map is told where it belongs', () => {
    const misplaced = '{ budget: { slo: all, consumes: 2% }, production: { rate: 5/s } }';
    expect(mistakeOf(misplaced)).toContain('    it belongs inside `budget`');
  });

  it('that an SLO asks already by its annotation is refused', () => {
    expect(
      mistakeOf('{ slo: all }\n  - { recovery: { within: 9s, sli: api-latency, under: 1s } }'),
    ).toContain(
      'experiments/cache-latency.yaml:16:5  the SLO `all` asks for a recovery already, by its annotation',
    );
    expect(
      mistakeOf('{ recovery: { within: 9s, sli: api-latency, under: 1s } }\n  - { slo: all }'),
    ).toContain(
      'experiments/cache-latency.yaml:16:5  the SLO `all` asks for a recovery by its annotation, and number 1 of the list does already',
    );
  });
});
