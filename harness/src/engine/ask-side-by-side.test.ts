import { describe, expect, it } from '@jest/globals';
import { type Answer, askSideBySide } from './ask-side-by-side.ts';

const never = new AbortController().signal;
const LONG_MS = 60_000;

async function all<T>(answers: AsyncIterable<Answer<T>>): Promise<readonly Answer<T>[]> {
  const list: Answer<T>[] = [];
  for await (const answer of answers) list.push(answer);
  return list;
}

describe('questions to Prometheus', () => {
  it('are asked side by side, at most four at a time, and answered in order', async () => {
    let open = 0;
    let most = 0;
    const questions = Array.from({ length: 10 }, (_, at) => ({
      about: `q${at}`,
      ask: async () => {
        open += 1;
        most = Math.max(most, open);
        // The first of them is the last to be answered.
        for (let turns = 20 - at; turns > 0; turns -= 1) await new Promise(setImmediate);
        open -= 1;
        return at;
      },
    }));
    const answers = await all(askSideBySide(questions, { budgetMs: LONG_MS, signal: never }));
    expect(answers).toEqual(
      questions.map(({ about }, at) => ({ kind: 'answered', about, value: at })),
    );
    expect(most).toBe(4);
  });

  it('fail one by one', async () => {
    const error = new Error('no such metric');
    const questions = [
      { about: 'a', ask: () => Promise.reject(error) },
      { about: 'b', ask: async () => 1 },
    ];
    expect(await all(askSideBySide(questions, { budgetMs: LONG_MS, signal: never }))).toEqual([
      { kind: 'failed', about: 'a', error },
      { kind: 'answered', about: 'b', value: 1 },
    ]);
  });

  it('share one budget, also with one that hears nothing, and what is begun too late is not asked', async () => {
    let asked = 0;
    const deaf = Array.from({ length: 6 }, (_, at) => ({
      about: `q${at}`,
      ask: () => {
        asked += 1;
        return new Promise<number>(() => undefined);
      },
    }));
    const answers = await all(askSideBySide(deaf, { budgetMs: 20, signal: never }));
    expect(answers).toEqual(
      deaf.map(({ about }) => ({
        kind: 'failed',
        about,
        error: expect.objectContaining({
          code: 'METRICS_FAILED',
          message:
            'Prometheus did not answer all of 6 questions within 20 ms, this one among them.',
        }),
      })),
    );
    expect(asked).toBe(4);
  });

  it('fail with the reason of a signal that aborts', async () => {
    const reason = new Error('halted');
    const question = { about: 'a', ask: async () => 1 };
    const over = AbortSignal.abort(reason);
    expect(await all(askSideBySide([question], { budgetMs: LONG_MS, signal: over }))).toEqual([
      { kind: 'failed', about: 'a', error: reason },
    ]);
  });
});
