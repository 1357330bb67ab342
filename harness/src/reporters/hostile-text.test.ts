import { describe, expect, it } from '@jest/globals';
import { parseXml } from '../../test/fixtures/parse-xml.ts';
import { abortedRun, dirtyRun, failingRun } from '../../test/fixtures/report-fixtures.ts';
import { REPORTERS, type ReportFormat } from './registry.ts';
import { renderSummary } from './terminal/render-summary.ts';

type Input = ReturnType<typeof failingRun>;

const MARK = 'pwned';
const HOSTILE: Readonly<Record<string, string>> = {
  'a path': `../../../../${MARK}`,
  'an element': `</script><script>${MARK}()</script><img src=x onerror=${MARK}()>`,
  'an attribute': `" onmouseover="${MARK}()" x='`,
  'an order to the terminal': `\u001b[2J\u001b]0;${MARK}\u0007\u009b31m\r${MARK}`,
  'another line': `\n# ${MARK}\n- [x](javascript:${MARK})\n\n<b>`,
  'a command': `"; rm -rf ${MARK}; $(${MARK}) \`${MARK}\` '`,
  'the end of a section': `]]><${MARK}/>--><!--`,
  'a turned direction': `\u202E${MARK}\u2066\u200F`,
};

/** Fields that come from files, tools and other people's systems, wherever in a run they stand. */
const FROM_OUTSIDE = new Set([
  'name',
  'owner',
  'hypothesis',
  'description',
  'file',
  'tool',
  'scenario',
  'service',
  'message',
  'hint',
  'observed',
  'measure',
  'expected',
  'readBack',
  'does',
  'undo',
  'proof',
  'objective',
  'asked',
  'before',
  'after',
  'environmentName',
  'node',
  'platform',
  'runbook',
  'variant',
  'path',
  'rung',
  'reason',
  'why',
  'interruptedBy',
  'selector',
]);
const LISTS_FROM_OUTSIDE = new Set([
  'tags',
  'overrides',
  'command',
  'log',
  'causes',
  'notMeasured',
]);

function spoil<T>(value: T, attack: string, key = ''): T {
  if (typeof value === 'string') {
    return (
      FROM_OUTSIDE.has(key) || LISTS_FROM_OUTSIDE.has(key) ? `${value}${attack}` : value
    ) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => spoil(item, attack, key)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  // What it measures is one of ours, and no text from outside.
  if ('kind' in value && value.kind === 'generator') return value;
  const entries = Object.entries(value).map(([name, part]: [string, unknown]) => [
    name,
    spoil(part, attack, name),
  ]);
  return Object.fromEntries(entries) as T;
}

const RUNS: Readonly<Record<string, () => Input>> = {
  'that failed': () => failingRun(SHORT),
  'that left something': dirtyRun,
  'that was aborted': () => abortedRun(SHORT),
};

/** Long enough for every part of a report, short enough for a page to be made in no time. */
const SHORT = { phases: { warmup: 2_000, baseline: 4_000, fault: 6_000, recovery: 6_000 } };

const cases = Object.entries(RUNS).flatMap(([run, input]) =>
  Object.entries(HOSTILE).map(([what, attack]) => ({ run, what, attack, input })),
);

function rendered(input: Input, attack: string, format: ReportFormat): string {
  const { record, judgement } = spoil(input, attack);
  const text = REPORTERS.find((one) => one.format === format)?.render(record, judgement) ?? '';
  expect(text).toContain(MARK);
  return text;
}

/** What no report may hold, whatever it is read with: control characters but tabs and line ends, and turns of direction. */
const ORDERS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const orderIn = (text: string) => ORDERS.exec(text.replaceAll(/[\t\r\n]/g, ''))?.[0];

describe.each(cases)('a run $run, with $what in every text', ({ attack, input }) => {
  it('is told in an HTML page with the elements, scripts and attributes of any other', () => {
    const usual = REPORTERS.find(({ format }) => format === 'html')!;
    const page = rendered(input(), attack, 'html');
    const shapeOf = (html: string) =>
      html
        .replaceAll(/<(style|script)\b[^>]*>[^]*?<\/\1>/g, '<$1>')
        .match(/<[^>]*>/g)
        ?.flatMap(
          (tag) => tag.replaceAll(/"[^"]*"/g, '').match(/<\/?[a-z0-9]+| on[a-z]+|<!--/gi) ?? [],
        );
    const { record, judgement } = input();
    expect(new Set(shapeOf(page))).toEqual(new Set(shapeOf(usual.render(record, judgement))));
    expect(orderIn(page)).toBeUndefined();
  });

  it('is told in Markdown on as many lines as any other, without HTML of its own', () => {
    const { record, judgement } = spoil(input(), MARK);
    const usual = REPORTERS.find(({ format }) => format === 'md')!.render(record, judgement);
    const page = rendered(input(), attack, 'md');
    const withoutCode = (text: string) => text.replaceAll(/(?<fence>`{3,})[^]*?\k<fence>/g, '');
    const lines = (text: string) => withoutCode(text).split('\n').length;
    expect(lines(page)).toBe(lines(usual));
    expect(withoutCode(page)).not.toMatch(/<(?!!--|br>)[a-z/]/i);
    expect(withoutCode(page)).not.toMatch(/(?<!\\)\]\(javascript:|^- \[x\]/m);
    expect(orderIn(page)).toBeUndefined();
  });

  it('is told in XML that is well-formed and means what it says', () => {
    const text = rendered(input(), attack, 'junit');
    const names = new Set<string>();
    const visit = (node: ReturnType<typeof parseXml>) => {
      names.add(node.name);
      node.children.forEach(visit);
    };
    visit(parseXml(text));
    expect([...names].filter((name) => !KNOWN_ELEMENTS.has(name))).toEqual([]);
  });

  it('is told in JSON that parses', () => {
    expect(() => JSON.parse(rendered(input(), attack, 'json')) as unknown).not.toThrow();
  });

  it('is told on a terminal without an order to it', () => {
    const { record, judgement } = spoil(input(), attack);
    const options = { color: false, columns: 80, reportPath: `x${attack}` };
    const text = renderSummary(record, judgement, options);
    expect(text).toContain(MARK);
    expect(orderIn(text)).toBeUndefined();
    expect(text).not.toContain('\r');
  });
});

const KNOWN_ELEMENTS = new Set([
  'testsuites',
  'testsuite',
  'testcase',
  'properties',
  'property',
  'failure',
  'error',
  'system-out',
  'system-err',
  'skipped',
]);
