import type { UntypedValues } from '../../domain/parameter.ts';
import type { FaultDefinition } from '../../ports/fault-definition.ts';
import { declaresItself } from './declares-itself.ts';
import type { FaultWorld } from './fault-world.ts';
import { keepsItsDeadline } from './keeps-its-deadline.ts';
import { goesThroughItsCycle, keepsItsWord } from './keeps-its-word.ts';
import { keepsToItsTarget } from './keeps-to-its-target.ts';
import { restoresWhatWas } from './restores-what-was.ts';
import { sharesTheLink } from './shares-the-link.ts';
import { survivesLateOrders } from './survives-late-orders.ts';
import type { TestRunner } from './test-runner.ts';
import { Trial } from './trial.ts';

/** One set of values that a fault is tried with, and where. */
export type FaultCase = {
  /** What the values are about: `with jitter`. */
  readonly title: string;
  /** Of every parameter, in its parsed unit: ms, ratio, bytes, bytes a second. */
  readonly values: UntypedValues;
  readonly openWorld: () => Promise<FaultWorld>;
};

export type Conformance = {
  /** What every fault keeps to. Any fault passes it, on fakes and on the real thing, or it is none of ours. */
  readonly describeFault: (definition: FaultDefinition, cases: readonly FaultCase[]) => void;
  /** Its cycle alone: absent, injected, present, rolled back, absent. For many values where the whole would take long. */
  readonly describeEffect: (definition: FaultDefinition, cases: readonly FaultCase[]) => void;
};

/** The kit for a test runner: `conformanceIn({ describe, it, beforeEach })`, be they of jest or of `node:test`. */
export function conformanceIn(runner: TestRunner): Conformance {
  const { describe, it, beforeEach } = runner;
  return {
    describeFault: (definition, cases) => {
      declaresItself(runner, definition);
      for (const { title, values, openWorld } of cases) {
        describe(`${definition.type} ${title}`, () => {
          let opened: Trial | undefined;
          beforeEach(async () => {
            opened = new Trial(definition, values, await openWorld());
          });
          const trial = () => {
            if (opened === undefined) throw new Error('No world has been opened for this test.');
            return opened;
          };
          keepsItsWord(runner, definition, trial);
          restoresWhatWas(runner, trial);
          survivesLateOrders(runner, trial);
          keepsToItsTarget(runner, trial);
          keepsItsDeadline(runner, trial);
          if (definition.target === 'link') sharesTheLink(runner, trial);
        });
      }
    },
    describeEffect: (definition, cases) => {
      for (const { title, values, openWorld } of cases) {
        it(`${definition.type} ${title} bites, and is undone`, async () => {
          await goesThroughItsCycle(new Trial(definition, values, await openWorld()));
        });
      }
    },
  };
}
