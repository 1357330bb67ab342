import { partOf, type ServerSli, type Sli } from './sli.ts';

/** One condition of a selector, as it was written: `{ label: 'job', text: 'job=~"api|web"' }`. */
type Matcher = { readonly label: string; readonly text: string };

/** A bare vector selector. `metric` is empty when the name is only given by a `__name__` matcher. */
type VectorSelector = { readonly metric: string; readonly matchers: readonly Matcher[] };

type Parsed =
  | { readonly ok: true; readonly selector: VectorSelector }
  | { readonly ok: false; readonly problem: string };

/**
 * What is wrong with a selector of an indicator, in one sentence, or undefined when it is fine. Only a bare vector
 * selector will do (`http_requests_total{job="api"}`): no function, range, offset or arithmetic, because its raw
 * samples are read and cut at the phases here, not by PromQL.
 */
export function selectorProblem(text: string): string | undefined {
  const parsed = parseSelector(text);
  return parsed.ok ? undefined : parsed.problem;
}

/**
 * The selectors whose raw samples an indicator needs, each once. After its own come what Prometheus knows of the same
 * targets: when their processes started and how long each scrape took. Those two may match nothing; the window is
 * then cut without them. The companions come first and `total` last, so that a scrape that lands between two reads
 * is never in a part and missing in the whole.
 */
export function selectorsOf(sli: Sli): readonly string[] {
  if (sli.server === undefined) return [];
  const own = ownSelectors(sli.server);
  if (own.length === 0 || sli.server.kind === 'value') return own;
  const { processStart, scrapeDuration } = companionsOf(own.at(-1) ?? '');
  return [...new Set([scrapeDuration, processStart, ...own])];
}

/** What an indicator itself reads; none for a value that PromQL has to compute. */
function ownSelectors(server: ServerSli): readonly string[] {
  switch (server.kind) {
    case 'ratio':
      return [partOf(server), server.total];
    case 'histogram':
      return [server.buckets];
    case 'value':
      return isBareSelector(server.query) ? [server.query] : [];
  }
}

/** The queries of an indicator that are no bare selector: Prometheus has to evaluate them. */
export function queriesOf({ server }: Sli): readonly string[] {
  return server?.kind === 'value' && !isBareSelector(server.query) ? [server.query] : [];
}

export function isBareSelector(query: string): boolean {
  return selectorProblem(query) === undefined;
}

/** Labels that name a scrape target; two endpoints of one instance differ in `metrics_path`. */
export const TARGET_LABELS = ['job', 'instance', 'metrics_path'] as const;

/** Selectors of what else is known of the targets that a selector reads. */
export function companionsOf(selector: string): {
  readonly processStart: string;
  readonly scrapeDuration: string;
} {
  const parsed = parseSelector(selector);
  const kept = (parsed.ok ? parsed.selector.matchers : []).filter(({ label }) =>
    TARGET_LABELS.some((name) => name === label),
  );
  const matchers = kept.length === 0 ? '' : `{${kept.map(({ text }) => text).join(',')}}`;
  return {
    processStart: `process_start_time_seconds${matchers}`,
    scrapeDuration: `scrape_duration_seconds${matchers}`,
  };
}

/** The metric a selector names, or an empty text. */
export function metricOf(selector: string): string {
  const parsed = parseSelector(selector);
  return parsed.ok ? parsed.selector.metric : '';
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const TOKEN =
  /\s*([a-zA-Z_:][a-zA-Z0-9_:]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|=~|!~|!=|=|\S)/g;

function parseSelector(text: string): Parsed {
  const tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token);
  const first = tokens[0] ?? '';
  const metric = NAME.test(first) ? first : '';
  const rest = tokens.slice(metric === '' ? 0 : 1);
  const matchers: Matcher[] = [];
  const end = rest[0] === '{' ? readMatchers(rest, matchers) : 0;
  if (typeof end === 'string') return wrong(text, end);
  const after = rest[end];
  if (after !== undefined) return wrong(text, unwanted(end === 0 ? metric : '', after));
  const names = matchers.filter(({ label }) => label === '' || label === '__name__');
  if (metric !== '') {
    return names.length === 0
      ? { ok: true, selector: { metric, matchers } }
      : wrong(text, 'it names the metric twice');
  }
  if (names.length !== 1) {
    return wrong(text, names.length === 0 ? 'it names no metric' : 'it names the metric twice');
  }
  const quoted = names.find(({ label }) => label === '');
  return { ok: true, selector: { metric: unquoted(quoted?.text ?? ''), matchers } };
}

/** Reads `{a="b", c!~"d",}` from its first brace; returns the index after the last, or what is wrong. */
function readMatchers(tokens: readonly string[], into: Matcher[]): number | string {
  let at = 1;
  while (tokens[at] !== '}') {
    const label = tokens[at];
    if (label === undefined) return 'its "{" is never closed';
    if (!LABEL.test(label) && !isQuoted(label)) return `"${label}" stands where a label should`;
    const operator = tokens[at + 1] ?? '';
    if (['=', '!=', '=~', '!~'].includes(operator)) {
      const value = tokens[at + 2] ?? '';
      if (!isQuoted(value)) return `the value of label ${label} is not in quotes`;
      into.push({ label: unquoted(label), text: `${label}${operator}${value}` });
      at += 3;
    } else if (isQuoted(label)) {
      into.push({ label: '', text: label });
      at += 1;
    } else {
      return `label ${label} needs =, !=, =~ or !~ and a value in quotes`;
    }
    if (tokens[at] === ',') at += 1;
    else if (tokens[at] !== '}')
      return `a comma or "}" is missing after ${into.at(-1)?.text ?? label}`;
  }
  return at + 1;
}

function unwanted(metric: string, token: string): string {
  if (token === '(') return `${metric === '' ? 'it' : `"${metric}(…)"`} is a call or an expression`;
  if (token === '[') return 'it has a range';
  if (token === 'offset' || token === '@') return 'it is moved in time';
  return `"${token}" does not belong in it`;
}

function wrong(text: string, why: string): Parsed {
  return {
    ok: false,
    problem: `"${text}" is not a bare selector: ${why}. Right is, for example, http_requests_total{job="api"}.`,
  };
}

function isQuoted(token: string): boolean {
  return token.length >= 2 && /^["'`]/.test(token);
}

function unquoted(label: string): string {
  return isQuoted(label) ? label.slice(1, -1) : label;
}
