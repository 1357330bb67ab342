import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDuration, type Ms } from '../domain/units.ts';

/** Between telling work to end and no longer waiting for it. */
const GRACE_MS: Ms = 1_000;

/**
 * Hands `work` a signal that aborts at its deadline, or when `signal` does, and no longer waits for it a second later:
 * whatever it hangs in, the next thing is done. Rejects with `FAULT_FAILED` then.
 */
export async function withinDeadline<T>(
  deadlineMs: Ms,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  let giveUp: (reason: unknown) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const sentence = `It did not end within ${formatDuration(deadlineMs)}.`;
  const timers: NodeJS.Timeout[] = [];
  const abandonSoon = () => {
    timers.push(setTimeout(() => giveUp(either.reason), GRACE_MS));
  };
  timers.push(
    setTimeout(() => late.abort(new FaultlineError('FAULT_FAILED', sentence)), deadlineMs),
  );
  const either = AbortSignal.any([signal, late.signal]);
  either.addEventListener('abort', abandonSoon, { once: true });
  try {
    either.throwIfAborted();
    return await Promise.race([work(either), givenUp]);
  } finally {
    either.removeEventListener('abort', abandonSoon);
    for (const timer of timers) clearTimeout(timer);
  }
}
