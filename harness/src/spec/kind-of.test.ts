import { describe, expect, it } from '@jest/globals';
import { kindOf } from './kind-of.ts';

describe('the kind of a file', () => {
  it.each([
    ['Experiment', 'experiment'],
    ['Environments', 'environments'],
    ['SLI', 'slos'],
    ['Service', 'slos'],
    ['AlertPolicy', 'slos'],
    ['Deployment', undefined],
  ])('with %s at its top is %s', (kind, expected) => {
    expect(kindOf(`kind: ${kind}\n`)).toBe(expected);
  });

  it('is that of its first document, and of what cannot be read none', () => {
    expect(kindOf('kind: SLO\n---\nkind: Experiment\n')).toBe('slos');
    expect(kindOf('kind: [')).toBe(undefined);
  });
});
