import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type ExposedLine, parseExposition } from './parse-exposition.ts';

const WANTED = new Set(['a_total', 'b:rate', 'seconds_bucket']);

const line = fc.record({
  name: fc.constantFrom(...WANTED),
  labels: fc.dictionary(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/),
    fc.string({ unit: fc.constantFrom('a', '\\', '"', '\n', '}', '{', ',', '=', ' ', 'é', '#') }),
    { maxKeys: 4, noNullPrototype: true },
  ),
  value: fc.oneof(
    fc.double({ noNaN: false }),
    fc.nat(),
    fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
  ),
  isStamped: fc.boolean(),
});

describe('the text format', () => {
  it('is read back as it was written, whatever the labels hold', () => {
    const written = fc.property(fc.array(line), fc.boolean(), (lines, isLoose) => {
      const text = lines.map((one) => render(one, isLoose)).join('');
      expect(parseExposition(text, WANTED)).toEqual({ ok: true, value: lines });
    });
    fc.assert(written, { numRuns: 500, seed: 20_261_121 });
  });

  it('gives nothing of comments, of empty lines and of metrics that nobody asked for', () => {
    const text =
      '# HELP a_total a_total 7\n\n# TYPE a_total counter\na_total_more 3\nother{x="a_total 1"} 2\na_total 5';
    expect(parseExposition(text, WANTED)).toEqual({
      ok: true,
      value: [{ name: 'a_total', labels: {}, value: 5, isStamped: false }],
    });
  });

  it.each([
    'a_total',
    'a_total five',
    'a_total 0x10',
    'a_total 1 2 3',
    'a_total 1 1.5',
    'a_total{ 1',
    'a_total{x="1" 1',
    'a_total{x="1" y="2"} 1',
    'a_total{x="1",,y="2"} 1',
    'a_total{x="1",x="1"} 1',
    "a_total{x='1'} 1",
    'a_total{0x="1"} 1',
    'a_total{x="1\\"} 1',
    'a_total 1 # {trace="x"} 1',
  ])('is refused where it says %j', (wrong) => {
    expect(parseExposition(`a_total 1\n${wrong}\n`, WANTED)).toEqual({
      ok: false,
      problem: 'has no sample of a_total in line 2',
    });
  });
});

function render({ name, labels, value, isStamped }: ExposedLine, isLoose: boolean): string {
  const space = isLoose ? ' \t' : ' ';
  const pairs = Object.entries(labels).map(([label, text]) => {
    const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
    return isLoose ? ` ${label} = "${escaped}"` : `${label}="${escaped}"`;
  });
  const braces = pairs.length === 0 ? '' : `{${pairs.join(',')}${isLoose ? ', ' : ''}}`;
  const number = Number.isFinite(value) ? numeral(value) : word(value);
  return `${isLoose ? ' ' : ''}${name}${braces}${space}${number}${isStamped ? ' 1700000000000' : ''}${isLoose ? '\r' : ''}\n`;
}

function numeral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function word(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
