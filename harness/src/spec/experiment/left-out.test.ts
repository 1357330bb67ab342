import { describe, expect, it } from '@jest/globals';
import { load } from '../../../test/kit/example-objective.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';

describe('what an SLO asks elsewhere and not here', () => {
  const PHASES = 'phases: { warmup: 10s, baseline: 20s, fault: 30s, recovery: 30s }';

  function remarksOf(objective: string, changes: Readonly<Record<string, string>> = {}) {
    const loaded = load(objective, { '  - { recovery: { within: 10s } }\n': '', ...changes });
    if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
    return loaded.remarks;
  }

  it.each([
    [
      '{ slo: all, during: fault }',
      '"all" is asked of the phases in `during` alone, so its annotations faultline.dev/recovery and faultline.dev/budget ask nothing here.',
    ],
    [
      '{ slo: all, during: fault }\n  - { budget: { slo: all, consumes: 1% } }',
      '"all" is asked of the phases in `during` alone, so its annotation faultline.dev/recovery asks nothing here.',
    ],
  ])('is remarked before a run: %s', (objective, message) => {
    expect(remarksOf(objective)).toEqual([{ code: 'LEFT_OUT', message }]);
  });

  it('is nothing where all of it is asked, or it asks for no more', () => {
    expect(remarksOf('{ slo: all }')).toEqual([]);
    expect(remarksOf('{ slo: api-availability, during: fault }')).toEqual([]);
  });

  it('is remarked of a phase that is not run', () => {
    const short = { [PHASES]: PHASES.replace('recovery: 30s', 'recovery: 0s') };
    expect(remarksOf('{ slo: wide }', short)).toEqual([
      { code: 'LEFT_OUT', message: '"wide" is not asked of recovery, which is not run here.' },
    ]);
  });

  it('is a mistake where it is a recovery that can never be seen', () => {
    const short = {
      [PHASES]: PHASES.replace('recovery: 30s', 'recovery: 0s'),
      '  - { recovery: { within: 10s } }\n': '',
    };
    const loaded = load('{ slo: all }', short);
    expect(loaded.ok ? '' : formatDiagnostics(loaded.diagnostics)).toContain(
      '`all` asks for a recovery within 10 s, and no recovery phase is run here',
    );
  });
});
