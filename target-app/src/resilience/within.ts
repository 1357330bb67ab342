/** The work was not done in time; it goes on by itself. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';

  constructor(limitMs: number) {
    super(`No answer within ${limitMs} ms.`);
  }
}

/**
 * Waits for work, but not for ever.
 * @throws TooLateError after `limitMs`; how the work ends later is then nobody's business here.
 */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    // One more look at what has arrived meanwhile: after a stall of our own the answer may be there already.
    timer = setTimeout(() => setImmediate(() => reject(new TooLateError(limitMs))), limitMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
