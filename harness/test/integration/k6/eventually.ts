import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again until it holds; fails with what it was waiting for. */
export async function eventually(
  what: string,
  holds: () => boolean,
  limitMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await sleep(10);
  }
}
