import { AssertionError } from 'node:assert';
import type { Ms } from '../../domain/units.ts';

/** Waits for a promise to come to anything at all; rejects when it has not within the time of the machine. */
export async function settlesWithin(
  promise: Promise<unknown>,
  limitMs: Ms,
  what: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AssertionError({ message: `${what} had not ended after ${limitMs} ms.` }));
    }, limitMs);
  });
  try {
    await Promise.race([Promise.allSettled([promise]), late]);
  } finally {
    clearTimeout(timer);
  }
}
