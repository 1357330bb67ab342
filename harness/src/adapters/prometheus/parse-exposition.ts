import type { Read } from './read-samples.ts';

/** One line of an exposition. Values may be NaN or infinite. */
export type ExposedLine = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** It carries a time of its own: it was not read when it was asked for. */
  readonly isStamped: boolean;
};

const NAME = /[ \t]*([a-zA-Z_:][a-zA-Z0-9_:]*)/y;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,?)/y;
const REST = /^[ \t]+(\S+)(?:[ \t]+(-?\d+))?[ \t]*$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads the metrics of some names out of Prometheus's text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
 * Every line of those has to be right; lines of other metrics are not looked at.
 */
export function parseExposition(
  text: string,
  names: ReadonlySet<string>,
): Read<readonly ExposedLine[]> {
  const read: ExposedLine[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    NAME.lastIndex = 0;
    const name = NAME.exec(line)?.[1];
    if (name === undefined || !names.has(name)) continue;
    const parsed = parseLine(name, line, NAME.lastIndex);
    if (parsed === undefined) {
      return { ok: false, problem: `has no sample of ${name} in line ${String(i + 1)}` };
    }
    read.push(parsed);
  }
  return { ok: true, value: read };
}

function parseLine(name: string, line: string, nameEnd: number): ExposedLine | undefined {
  const open = /^[ \t]*\{/.exec(line.slice(nameEnd));
  const found =
    open === null ? { labels: {}, end: nameEnd } : parseLabels(line, nameEnd + open[0].length);
  if (found === undefined) return undefined;
  // After a brace the space may be missing.
  const space = open === null ? '' : ' ';
  const rest = REST.exec(space + line.slice(found.end).replace(/\r$/, ''));
  const value = valueOf(rest?.[1]);
  if (value === undefined) return undefined;
  return { name, labels: found.labels, value, isStamped: rest?.[2] !== undefined };
}

/** Reads `a="b",c="d",}` and tells where it ends; undefined when it is something else. */
function parseLabels(
  line: string,
  from: number,
): { readonly labels: ExposedLine['labels']; readonly end: number } | undefined {
  const labels: Record<string, string> = {};
  let at = from;
  for (let wantsMore = true; wantsMore;) {
    LABEL.lastIndex = at;
    const [all = '', label = '', value = '', comma = ''] = LABEL.exec(line) ?? [];
    if (all !== '' && Object.hasOwn(labels, label)) return undefined;
    if (all !== '') labels[label] = unescaped(value);
    at += all.length;
    wantsMore = comma === ',';
  }
  const close = /^[ \t]*\}/.exec(line.slice(at));
  return close === null ? undefined : { labels, end: at + close[0].length };
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (both, escaped: string) => {
    if (escaped === 'n') return '\n';
    return escaped === '"' || escaped === '\\' ? escaped : both;
  });
}

function valueOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (NUMBER.test(text)) return Number(text);
  const word = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (word !== null) return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(text) ? Number.NaN : undefined;
}
