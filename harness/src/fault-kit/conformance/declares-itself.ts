import assert from 'node:assert/strict';
import type { FaultDefinition } from '../../ports/fault-definition.ts';
import { declarationProblems } from '../declaration-problems.ts';
import { shapeProblems } from '../shape-problems.ts';
import type { TestRunner } from './test-runner.ts';

/** What a fault says of itself before anything is done. */
export function declaresItself({ describe, it }: TestRunner, definition: FaultDefinition): void {
  describe(`${definition.type} declares itself`, () => {
    it('with everything that a fault needs', async () => {
      assert.deepEqual(shapeProblems(definition).join('\n'), '');
    });

    it('with a stable name, sentences, and strict parameters', async () => {
      assert.deepEqual(declarationProblems(definition).join('\n'), '');
    });
  });
}
