/** A cached copy and how old it is. */
export type CacheEntry<T> = { readonly value: T; readonly ageMs: number };

export function encodeEntry(value: unknown, nowMs: number): string {
  return JSON.stringify({ storedAtMs: nowMs, value });
}

/** `undefined` for what is absent, broken, or was written by a version with another shape. */
export function decodeEntry<T>(
  text: string | null,
  holds: (value: unknown) => value is T,
  nowMs: number,
): CacheEntry<T> | undefined {
  if (text === null) return undefined;
  const stored = parse(text);
  if (typeof stored !== 'object' || stored === null) return undefined;
  if (!('storedAtMs' in stored) || typeof stored.storedAtMs !== 'number') return undefined;
  if (!('value' in stored) || !holds(stored.value)) return undefined;
  return { value: stored.value, ageMs: Math.max(0, nowMs - stored.storedAtMs) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
