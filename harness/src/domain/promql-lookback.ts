import type { Ms } from './units.ts';

/**
 * docs/method.md, Values: a sample is held for so many evaluation steps (`lookback_delta`). One scrape that failed is
 * bridged, a series that is gone is not.
 */
export const HELD_STEPS = 2;

/** What is wrong with a query as a value over time, as the end of a sentence about it. */
type Lookback =
  { readonly ok: true; readonly ms: Ms } | { readonly ok: false; readonly problem: string };

/**
 * How far before its own time a query looks: the longest chain of ranges, subqueries and offsets, each added to what it
 * is applied to (`max_over_time(rate(x[1m])[5m:])` looks back 6 minutes). A query that is pinned to a time (`@`), or
 * that looks ahead, has no place in a phase.
 */
export function lookbackOf(query: string): Lookback {
  const levels: Level[] = [{ longestMs: 0, lastMs: 0 }];
  const tokens = [...query.matchAll(TOKEN)].map(([token]) => token);
  let problem: string | undefined;
  for (let i = 0; i < tokens.length && problem === undefined; i += 1) {
    const level = levels.at(-1);
    problem = level === undefined ? UNMATCHED : read(tokens, i, levels, level);
  }
  const [whole] = levels;
  if (problem !== undefined) return { ok: false, problem };
  return whole === undefined || levels.length > 1
    ? { ok: false, problem: UNMATCHED }
    : { ok: true, ms: whole.longestMs };
}

/**
 * How old what a query is evaluated from may be: what its ranges and offsets reach back, and a sample that is held,
 * which they may end at. Infinite for a query that has no place in a phase.
 */
export function ageMs(query: string, stepMs: Ms): Ms {
  const lookback = lookbackOf(query);
  if (!lookback.ok) return Number.POSITIVE_INFINITY;
  const heldMs = HELD_STEPS * stepMs;
  return REACHES_FOR_HELD.test(query) ? lookback.ms + heldMs : Math.max(heldMs, lookback.ms);
}

/** A plain range reads raw samples; a subquery and an offset ask for the value at an earlier time. */
const REACHES_FOR_HELD = /\[[^\]]*:|\boffset\b/i;

const UNMATCHED = 'its brackets do not match';

/** Reads one token into the level of brackets it stands in; returns what is wrong with it. */
function read(
  tokens: readonly string[],
  i: number,
  levels: Level[],
  level: Level,
): string | undefined {
  const token = tokens[i] ?? '';
  if (token === '@') return 'it is pinned to a time with "@"';
  if (token === '(') levels.push({ longestMs: 0, lastMs: 0 });
  else if (token === ')') return close(levels, level);
  else if (token.startsWith('[')) return readRange(token, level);
  else if (/^offset$/i.test(token)) return readOffset(tokens[i + 1] ?? '', level);
  else if (/^offset$/i.test(tokens[i - 1] ?? '')) return undefined;
  else if (!token.startsWith('{') && !/^(?:by|without)$/i.test(token)) level.lastMs = 0;
  return undefined;
}

function close(levels: Level[], inner: Level): string | undefined {
  levels.pop();
  const outer = levels.at(-1);
  if (outer === undefined) return UNMATCHED;
  extend(outer, Math.max(outer.lastMs, inner.longestMs));
  return undefined;
}

function readRange(token: string, level: Level): string | undefined {
  const [range = '', ...step] = token.slice(1, -1).split(':');
  const ms = durationOf(range);
  if (ms === undefined) return `"${token}" is no range of fixed length`;
  extend(level, step.length === 0 ? ms : level.lastMs + ms);
  return undefined;
}

function readOffset(written: string, level: Level): string | undefined {
  if (written === '-') return 'it looks ahead';
  const ms = durationOf(written);
  if (ms === undefined) return 'its offset is no fixed length';
  extend(level, level.lastMs + ms);
  return undefined;
}

/** One level of brackets: how far the whole looks back, and the expression that was just read. */
type Level = { longestMs: Ms; lastMs: Ms };

function extend(level: Level, ms: Ms): void {
  level.lastMs = ms;
  level.longestMs = Math.max(level.longestMs, ms);
}

const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|\{(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|[^}"'`])*\}|\[[^\]]*\]|#[^\n]*|[a-zA-Z0-9_:.]+|[^\s]/g;

const UNITS_MS: Readonly<Record<string, Ms>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** `1h30m`, or plain seconds. */
function durationOf(text: string): Ms | undefined {
  const trimmed = text.trim();
  if (/^[0-9]+(?:\.[0-9]+)?$/.test(trimmed)) return Number(trimmed) * 1_000;
  if (!/^(?:[0-9]+(?:ms|[smhdwy]))+$/.test(trimmed)) return undefined;
  return [...trimmed.matchAll(/([0-9]+)(ms|[smhdwy])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ''] ?? Number.NaN),
    0,
  );
}
