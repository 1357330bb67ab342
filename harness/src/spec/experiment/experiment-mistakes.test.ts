import { describe, expect, it } from '@jest/globals';
import { exampleInput } from '../../../test/kit/example-spec.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadExperiment, type ExperimentInput } from './load-experiment.ts';

function mistakesOf(input: ExperimentInput): readonly string[] {
  const loaded = loadExperiment(input);
  if (loaded.ok) return [];
  return formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('loading an experiment', () => {
  it('tells six different mistakes in six messages, each at its place', () => {
    const input = exampleInput({
      'rate: 100/s': 'rate: 100',
      'recovery: 30s }': 'recoverie: 30s }',
      'type: delay': 'type: delai',
      'slo: api-availability': 'slo: api-availabilty',
      'target: 95%': 'target: 100%',
      'owner: platform\n': 'owner: [platform\n',
    });
    expect(
      mistakesOf({ ...input, text: input.text.replace('[platform', '"Platform Team"') }),
    ).toEqual([
      'experiments/cache-latency.yaml:5:10  `Platform Team` cannot stand here',
      '    Who answers for it. Lower-case letters, digits and hyphens.',
      'experiments/cache-latency.yaml:10:33  `100` has no unit',
      '    write `100/s` or `100/m`',
      'experiments/cache-latency.yaml:11:51  unknown key `recoverie`, did you mean `recovery`?',
      '    the keys here are: warmup, baseline, fault, recovery',
      'experiments/cache-latency.yaml:13:13  unknown type `delai`, did you mean `delay`?',
      '    write one of: delay, kill',
      'experiments/cache-latency.yaml:15:12  there is no SLO `api-availabilty` in `experiments/slos/`, did you mean `api-availability`?',
      '    name one of: api-availability, api-quick',
      'experiments/cache-latency.yaml:16:47  100 % cannot be decided: no number of good requests proves that none can fail',
      '    write less, like 99.9%',
    ]);
  });

  it.each([
    [
      'a name that is not the file’s',
      { 'name: cache-latency': 'name: cache-slow' },
      '4:9  the file is called `cache-latency`, the experiment `cache-slow`',
    ],
    [
      'an unknown scenario',
      { 'scenario: browse': 'scenario: brows' },
      '10:19  there is no scenario `brows` in `scenarios/`, did you mean `browse`?',
    ],
    ['a rate of nothing', { '100/s': '0/s' }, '10:33  no request would be offered'],
    [
      'half a second',
      { 'baseline: 20s': 'baseline: 20500ms' },
      '11:34  `20500ms` is not a whole number of seconds',
    ],
    ['a day and more', { 'warmup: 10s': 'warmup: 25h' }, '11:19  `25h` is too large'],
    [
      'an endless number',
      { 'warmup: 10s': `warmup: ${'9'.repeat(400)}s` },
      `11:19  \`${'9'.repeat(60)}…\` is too large`,
    ],
    [
      'no baseline',
      { 'baseline: 20s': 'baseline: 0s' },
      '11:34  there is no baseline, so nothing would show that the system was well before',
    ],
    [
      'faults without time',
      { 'fault: 30s': 'fault: 0s' },
      '11:46  there are faults but no time for them',
    ],
    ['a parameter below its limit', { '400ms': '1ms', '50ms': '0ms' }, '13:47  `1ms` is too small'],
    [
      'parameters that do not go together',
      { '50ms': '500ms' },
      '13:62  jitter is more than latency: 500 ms and 400 ms.',
    ],
    [
      'a misspelt parameter',
      { 'latency: 400ms': 'latancy: 400ms' },
      '13:38  unknown key `latancy`, did you mean `latency`?',
    ],
    ['a missing parameter', { ', latency: 400ms': '' }, '13:5  `latency` is missing'],
    [
      'a wrong choice',
      { '50ms }': '50ms, direction: upstrem }' },
      '13:79  `upstrem` is not known here, did you mean `upstream`?',
    ],
    ['no type at all', { 'type: delay, ': '' }, '13:5  `type` is missing'],
    [
      'a misspelt tag',
      { 'type: delay': 'tpye: delay' },
      '13:7  unknown key `tpye`, did you mean `type`?',
    ],
    [
      'a fault twice',
      {
        'objectives:':
          '  - { type: delay, link: api->redis, latency: 400ms, jitter: 50ms }\nobjectives:',
      },
      '14:5  this is the same fault as number 1 of the list',
    ],
    [
      'a latency without a threshold',
      { 'under: 300ms, ': '' },
      '16:5  `under` is missing: `api-latency` is a latency',
    ],
    [
      'a threshold without a latency',
      { 'sli: api-latency': 'sli: pool-free' },
      '16:23  `pool-free` has no latency to be under',
    ],
    [
      'an unknown phase',
      { 'during: fault': 'during: falt' },
      '16:60  `falt` is not known here, did you mean `fault`?',
    ],
    [
      'an objective of the warm-up',
      { 'during: fault': 'during: warmup' },
      '16:60  `warmup` is not known here',
    ],
    [
      'a phase named twice',
      { '[baseline, fault, recovery]': '[fault, fault]' },
      '15:38  this list names the same thing twice',
    ],
    [
      'the same question twice',
      {
        'slo: api-availability, during: [baseline, fault, recovery] }':
          'slo: api-availability, during: fault }\n  - { sli: api-availability, target: 90%, during: fault }',
      },
      '16:5  this and number 1 of the list both ask `api-availability` in the fault phase, at 90 % and 99.9 %',
    ],
    [
      'a name used twice',
      {
        'slo: api-availability, during: [baseline, fault, recovery] }':
          'slo: api-availability, during: fault }\n  - { sli: api-availability, target: 90%, during: baseline }',
      },
      '16:5  number 1 of the list is called `api-availability` as well',
    ],
    [
      'a recovery without its phase',
      { 'recovery: 30s': 'recovery: 0s' },
      '17:17  there is no recovery phase to see a recovery in',
    ],
    [
      'a recovery told by a latency',
      { 'within: 10s': 'within: 10s, sli: api-latency' },
      '17:17  `under` is missing: `api-latency` is a latency',
    ],
    [
      'a guardrail the client cannot see',
      { 'sli: api-availability, below': 'sli: pool-free, below' },
      '19:12  `pool-free` cannot be a guardrail: it is nothing the client sees',
    ],
    ['a variant without a service', { 'api=naive': 'naive' }, '9:3  unknown key `naive`'],
    [
      'an objective of no kind',
      { 'sli: api-latency, under: 300ms, target: 95%, ': '' },
      '16:5  this has none of `slo`, `sli`, `throughput`, `recovery`, `budget`, `alert`',
    ],
    [
      'two kinds of objective in one',
      { 'slo: api-availability,': 'slo: api-availability, sli: api-latency,' },
      '15:30  unknown key `sli`',
    ],
    [
      'a foreign version',
      { 'faultline/v1': 'faultline/v2' },
      '1:13  `faultline/v2` is not right here',
    ],
    [
      'no objective',
      { 'objectives:': 'objectives: []\nx-objectives:' },
      '14:13  this list is empty',
    ],
  ])('refuses %s', (_, changes, message) => {
    const mistakes = mistakesOf(exampleInput(changes));
    expect(mistakes).toContain(`experiments/cache-latency.yaml:${message}`);
  });

  it('tells one mistake once, however many rules it breaks', () => {
    const mistakes = mistakesOf(exampleInput({ 'under: 300ms': 'undr: 300ms' }));
    expect(mistakes).toEqual([
      'experiments/cache-latency.yaml:16:25  unknown key `undr`, did you mean `under`?',
      '    the keys here are: sli, under, below, atMost, above, atLeast, of, target, warn, during, name',
    ]);
  });

  it('does not guess which indicator tells a recovery', () => {
    const changes = {
      '  - { slo: api-availability, during: [baseline, fault, recovery] }\n': '',
      'guardrails:\n  - { sli: api-availability, below: 50%, over: 10s }\n': '',
    };
    expect(mistakesOf(exampleInput(changes))).toEqual([
      'experiments/cache-latency.yaml:16:17  no availability indicator is named here, so nothing tells the recovery',
      '    add `sli`, the indicator that tells',
    ]);
  });

  it('refuses a recovery objective when nothing is broken', () => {
    const changes = {
      'faults:\n  - { type: delay, link: api->redis, latency: 400ms, jitter: 50ms }\n':
        'faults: []\n',
    };
    expect(mistakesOf(exampleInput(changes))).toEqual([
      'experiments/cache-latency.yaml:16:17  there is no fault to recover from',
      '    take this objective out, or add a fault',
    ]);
  });

  it('refuses a file of two documents', () => {
    const input = exampleInput();
    const mistakes = mistakesOf({ ...input, text: `${input.text}---\nkind: Experiment\n` });
    expect(mistakes).toEqual([
      'experiments/cache-latency.yaml:21:1  a second document begins here',
      '    write one document a file; take the `---` out',
    ]);
  });
});
