import type { Ms } from '../../domain/units.ts';

/** Whether a promise that never rejects resolves within that time. */
export async function settledWithin(promise: Promise<unknown>, limitMs: Ms): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const inTime = promise.then(() => true);
  const settled = await Promise.race([inTime, late]);
  clearTimeout(timer);
  return settled;
}
