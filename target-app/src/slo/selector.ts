/** Which series of a metric are meant, as PromQL writes it: `http_requests_total{route="/",status=~"5.."}`. */
export type Selector = {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
};

export type Matcher = {
  readonly label: string;
  readonly operator: Operator;
  readonly value: string;
};

const OPERATORS = ['=~', '!~', '!=', '='] as const;
type Operator = (typeof OPERATORS)[number];

type Labels = Readonly<Record<string, string | number | undefined>>;

/** Labels that Prometheus adds while it scrapes: within the process there is one job and one instance. */
const ADDED_BY_SCRAPE: ReadonlySet<string> = new Set(['job', 'instance']);

const SELECTOR = /^\s*([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s*$/s;
const MATCHER = /\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/gy;

/** @throws Error when the text is more than a selector, or not one. */
export function parseSelector(text: string): Selector {
  const [, metric, inBraces = ''] = SELECTOR.exec(text) ?? [];
  if (metric === undefined) throw new Error(`"${text}" is not a selector of one metric.`);
  const matchers: Matcher[] = [];
  let readTo = 0;
  for (const match of inBraces.matchAll(MATCHER)) {
    const [whole, label = '', operator, value = ''] = match;
    const known = OPERATORS.find((candidate) => candidate === operator);
    if (known === undefined) break;
    matchers.push({ label, operator: known, value: value.replaceAll(/\\(.)/g, '$1') });
    readTo += whole.length;
  }
  if (inBraces.slice(readTo).trim() !== '') {
    throw new Error(`"${inBraces.slice(readTo)}" in "${text}" is not a matcher.`);
  }
  return { metric, matchers };
}

export function formatSelector({ metric, matchers }: Selector): string {
  const inBraces = matchers.map(
    ({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`,
  );
  return `${metric}{${inBraces.join(',')}}`;
}

/** A test for the labels of a series in this process. Regular expressions match from end to end, as in PromQL. */
export function labelTest(selector: Selector): (labels: Labels) => boolean {
  const tests = selector.matchers
    .filter(({ label }) => !ADDED_BY_SCRAPE.has(label))
    .map((matcher) => ({ label: matcher.label, accepts: valueTest(matcher) }));
  return (labels) => tests.every(({ label, accepts }) => accepts(String(labels[label] ?? '')));
}

function valueTest({ operator, value }: Matcher): (text: string) => boolean {
  if (operator === '=') return (text) => text === value;
  if (operator === '!=') return (text) => text !== value;
  const pattern = new RegExp(`^(?:${value})$`, 's');
  return operator === '=~' ? (text) => pattern.test(text) : (text) => !pattern.test(text);
}
