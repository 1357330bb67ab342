import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again every `intervalMs` until the condition holds; false when it did not within `timeoutMs`. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  limits: { readonly timeoutMs: number; readonly intervalMs: number },
): Promise<boolean> {
  const deadline = performance.now() + limits.timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= deadline) return false;
    await sleep(limits.intervalMs);
  }
  return true;
}
