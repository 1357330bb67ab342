import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 25;

type Nothing = undefined | null | false;

/** Asks again and again until there is an answer; fails with what was waited for after `limitMs`. */
export async function eventually<T>(
  what: string,
  limitMs: number,
  ask: () => T | Nothing | Promise<T | Nothing>,
): Promise<T> {
  const giveUpAtMs = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > giveUpAtMs) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await pause(POLL_MS);
  }
}
