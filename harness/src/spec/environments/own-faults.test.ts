import { describe, expect, it } from '@jest/globals';
import { formatDiagnostic } from '../source/diagnostic.ts';
import { loadEnvironments } from './load-environments.ts';
import { findOwnFaults } from './own-faults.ts';

function fileWith(faults: string, environments = 'environments: {}') {
  const text = `apiVersion: faultline/v1\nkind: Environments\n${faults}\n${environments}\n`;
  return { file: 'faultline.yaml', text };
}

function mistakesIn(faults: string): readonly string[] {
  const loaded = loadEnvironments(fileWith(faults));
  return loaded.ok ? [] : loaded.diagnostics.map(formatDiagnostic);
}

describe('the faults of a project’s own', () => {
  it('are modules below its folder', () => {
    const input = fileWith('faults: [./chaos/disk-full.ts, chaos/more/queue_purge.v2.js]');
    const paths = ['chaos/disk-full.ts', 'chaos/more/queue_purge.v2.js'];
    expect(loadEnvironments(input)).toMatchObject({ ok: true, faults: paths });
    expect(findOwnFaults(input)).toEqual(paths);
  });

  it('are none when the key is left out', () => {
    expect(loadEnvironments(fileWith(''))).toMatchObject({ ok: true, faults: [] });
  });

  it.each([
    '../elsewhere.ts',
    'chaos/../../elsewhere.ts',
    '/etc/elsewhere.ts',
    './.hidden/fault.ts',
    'file:///tmp/fault.ts',
    'https://example.org/fault.js',
    'node:fs',
    'chaos/fault.sh',
    'chaos//fault.ts',
    'chaos\\fault.ts',
    '"data:text/javascript,1"',
    '"chaos/fault.ts\\n"',
    '""',
  ])('are never found at %s', (path) => {
    expect(mistakesIn(`faults: [${path}]`)).toHaveLength(1);
    expect(findOwnFaults(fileWith(`faults: [${path}]`))).toEqual([]);
  });

  it('are named once', () => {
    expect(mistakesIn('faults: [a.ts, ./a.ts]')).toEqual([
      'faultline.yaml:3:16  `a.ts` stands here a second time\n    keep one of the two',
    ]);
  });

  it('are found in a file that has mistakes elsewhere', () => {
    expect(findOwnFaults(fileWith('faults: [a.ts, 7, b.ts]', 'environmets: {}'))).toEqual([
      'a.ts',
      'b.ts',
    ]);
    expect(findOwnFaults({ file: 'faultline.yaml', text: '{' })).toEqual([]);
  });
});
