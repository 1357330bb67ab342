import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDuration, type Ms } from '../domain/units.ts';

/** So many questions are asked at a time, and no more answers are held. */
const AT_ONCE = 4;

export type Question<T> = {
  /** What it is about, for whoever gets the answer. */
  readonly about: string;
  readonly ask: (signal: AbortSignal) => Promise<T>;
};

export type Answer<T> =
  | { readonly kind: 'answered'; readonly about: string; readonly value: T }
  | { readonly kind: 'failed'; readonly about: string; readonly error: unknown };

/**
 * Asks Prometheus several questions, a few side by side, and gives the answers in order. One budget is for all of them:
 * what is not answered by then has failed with `METRICS_FAILED`, whatever it does with its signal.
 */
export async function* askSideBySide<T>(
  questions: readonly Question<T>[],
  { budgetMs, signal }: { readonly budgetMs: Ms; readonly signal: AbortSignal },
): AsyncGenerator<Answer<T>> {
  const late = new AbortController();
  const sentence = `Prometheus did not answer all of ${questions.length} questions within ${formatDuration(budgetMs)}, this one among them.`;
  const timer = setTimeout(
    () => late.abort(new FaultlineError('METRICS_FAILED', sentence)),
    budgetMs,
  );
  const over = AbortSignal.any([signal, late.signal]);
  const asked: Promise<Answer<T>>[] = [];
  try {
    for (const question of questions) {
      asked.push(answerTo(question, over));
      const oldest = asked.length < AT_ONCE ? undefined : asked.shift();
      if (oldest !== undefined) yield await oldest;
    }
    for (const answer of asked) yield await answer;
  } finally {
    clearTimeout(timer);
  }
}

async function answerTo<T>({ about, ask }: Question<T>, over: AbortSignal): Promise<Answer<T>> {
  let giveUp: () => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(over.reason);
  });
  over.addEventListener('abort', giveUp, { once: true });
  try {
    over.throwIfAborted();
    return { kind: 'answered', about, value: await Promise.race([ask(over), givenUp]) };
  } catch (error) {
    return { kind: 'failed', about, error };
  } finally {
    over.removeEventListener('abort', giveUp);
  }
}
