import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makePlan } from '../../src/domain/make-plan.ts';
import { faultRegistry } from '../../src/faults/registry.ts';
import { loadExperiment } from '../../src/spec/experiment/load-experiment.ts';
import { loadSlos } from '../../src/spec/slo/load-slos.ts';
import { formatDiagnostics } from '../../src/spec/source/diagnostic.ts';
import { readGuide } from '../kit/read-guide.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const blocks = readGuide(join(REPOSITORY, 'experiments/README.md'));
const textOf = (path: string) => blocks.find(({ file }) => file === path)?.text ?? '';

describe('the page about the format', () => {
  it('shows every kind of objective, without a mistake, and each of them can be decided', () => {
    const shipped = 'experiments/slos/api.yaml';
    const queue = 'experiments/slos/queue.yaml';
    const slos = loadSlos([
      { file: shipped, text: readFileSync(join(REPOSITORY, shipped), 'utf8') },
      { file: queue, text: textOf(queue) },
    ]);
    if (!slos.ok) throw new Error(formatDiagnostics(slos.diagnostics));
    const file = 'experiments/every-objective.yaml';
    const loaded = loadExperiment({
      file,
      text: textOf(file),
      faults: faultRegistry,
      catalogue: slos.catalogue,
      scenarios: ['browse-students'],
      overrides: [],
    });
    if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
    expect(loaded.experiment.objectives.map(({ kind }) => kind)).toEqual([
      'availability',
      'latency',
      'value',
      'value',
      'throughput',
      'recovery',
      'budget',
      'alert',
    ]);
    const words = { does: '', undo: '', proof: '', lasts: 'sustained' } as const;
    expect(makePlan(loaded.experiment, () => words).problems).toEqual([]);
  });
});
