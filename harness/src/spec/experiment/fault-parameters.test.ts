import { describe, expect, it } from '@jest/globals';
import { exampleInput, FAULTS } from '../../../test/kit/example-spec.ts';
import type { FaultDeclaration } from '../fault-declaration.ts';
import { loadExperiment } from './load-experiment.ts';

const CUT: FaultDeclaration = {
  type: 'cut',
  summary: 'Containers are cut off.',
  needs: 'container',
  target: 'service',
  lasts: 'sustained',
  parameters: {
    instances: { kind: 'count', default: 1, min: 1, max: 5, summary: 'How many.' },
    network: { kind: 'name', default: '', leftOut: 'the only one', summary: 'Which network.' },
  },
  check: () => [],
};

function load(entry: string) {
  const changes = { '{ type: delay, link: api->redis, latency: 400ms, jitter: 50ms }': entry };
  const faults = new Map([...FAULTS, [CUT.type, CUT] as const]);
  return loadExperiment(exampleInput(changes, { faults }));
}

function valuesOf(entry: string): unknown {
  const loaded = load(entry);
  return loaded.ok ? loaded.experiment.faults[0]?.values : loaded.diagnostics;
}

describe('a count and a name', () => {
  it('are read as they are written', () => {
    expect(valuesOf('{ type: cut, service: api, instances: 2, network: school_app }')).toEqual({
      instances: 2,
      network: 'school_app',
    });
  });

  it('may be left out', () => {
    expect(valuesOf('{ type: cut, service: api }')).toEqual({ instances: 1, network: '' });
  });

  it.each([
    ['instances: 0', '`0` cannot stand here'],
    ['instances: 6', '`6` cannot stand here'],
    ['instances: 1.5', 'a number stands here, and a whole number is needed'],
    ['instances: two', 'text stands here, and a whole number is needed'],
    ['network: 12', 'a number stands here, and text is needed; write `"12"`'],
    ['network: "../../etc"', '`../../etc` cannot stand here'],
    ['network: ""', '`` cannot stand here'],
  ])('are refused where they are wrong: %s', (written, message) => {
    expect(valuesOf(`{ type: cut, service: api, ${written} }`)).toEqual([
      expect.objectContaining({ message }),
    ]);
  });
});
