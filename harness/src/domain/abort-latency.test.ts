import { describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { abortLatency } from './abort-latency.ts';
import { foldJournal } from './fold-journal.ts';

const whole = foldJournal(buildJournal());
const undoneAtMs = whole.faults[0]!.rolledBackAtMs!;
const tripped = (conditionAtMs: number) => ({
  ...whole,
  guardrailTripped: { guardrail: 0, observed: 'too low', conditionAtMs, atMs: conditionAtMs + 300 },
});

describe('the abort latency', () => {
  it('is none of a run that was not aborted', () => {
    expect(abortLatency(whole)).toBeUndefined();
  });

  it('is the time from the condition to the last fault undone', () => {
    const [first] = whole.faults;
    const faults = [first!, { ...first!, faultId: 'second', rolledBackAtMs: undoneAtMs - 400 }];
    const conditionAtMs = undoneAtMs - 700;
    expect(abortLatency({ ...tripped(conditionAtMs), faults })).toEqual({
      outcome: 'undone',
      conditionAtMs,
      undoneAtMs,
      latencyMs: 700,
    });
  });

  it('is told of a halt, too', () => {
    const halted = { by: 'alice', reason: 'enough', haltedAtMs: undoneAtMs - 90 };
    expect(abortLatency({ ...whole, halted })).toMatchObject({ outcome: 'undone', latencyMs: 90 });
  });

  it('is none when no fault was in force any more, or none ever was', () => {
    const late = undoneAtMs + 5;
    const nothing = { outcome: 'nothing-in-force', conditionAtMs: late };
    expect(abortLatency(tripped(late))).toEqual(nothing);
    expect(abortLatency({ ...tripped(late), faults: [] })).toEqual(nothing);
  });

  it('is none when a fault was never undone', () => {
    const { rolledBackAtMs: _, ...fault } = whole.faults[0]!;
    expect(abortLatency({ ...tripped(1), faults: [fault] })).toEqual({
      outcome: 'not-undone',
      conditionAtMs: 1,
    });
  });
});
