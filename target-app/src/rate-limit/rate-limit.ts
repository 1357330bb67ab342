/** So many requests an interval that one client may send to one route. */
export type RateLimit = {
  readonly method: string;
  /** The route's pattern, as it is registered. */
  readonly route: string;
  /** How many in one go; over time, as many an interval. */
  readonly capacity: number;
  readonly intervalMs: number;
};

const LARGEST_CAPACITY = 1_000_000;
const INTERVALS_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/**
 * Reads `METHOD /route=N/unit`, separated by commas, with `s`, `m` or `h` as the unit; `off` stands for no limits.
 * @throws Error that says what is wrong, to follow the name of the variable.
 */
export function parseRateLimits(text: string): readonly RateLimit[] {
  if (text === 'off') return [];
  const limits = text.split(',').map((part) => parseRateLimit(part.trim()));
  const names = limits.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`has two limits for ${twice}.`);
  return limits;
}

/** What the limit is for, as it is written: `POST /api/v1/students`. */
export function nameOf(limit: RateLimit): string {
  return `${limit.method} ${limit.route}`;
}

function parseRateLimit(text: string): RateLimit {
  const [, method, route, count, unit] = /^([A-Z]+) +(\/\S*?)=(\d{1,7})\/([a-z])$/.exec(text) ?? [];
  const intervalMs = INTERVALS_MS.get(unit ?? '');
  const capacity = Number(count);
  const isComplete = method !== undefined && route !== undefined && intervalMs !== undefined;
  if (!isComplete || capacity < 1 || capacity > LARGEST_CAPACITY) {
    throw new Error(
      `must be off or limits like "POST /api/v1/students=10/m" (1 to ${LARGEST_CAPACITY} a s, m or h), not "${text}".`,
    );
  }
  return { method, route, capacity, intervalMs };
}
