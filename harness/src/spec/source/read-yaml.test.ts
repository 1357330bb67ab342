import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatDiagnostics } from './diagnostic.ts';
import { readYaml, TEXT_LIMITS } from './read-yaml.ts';
import { nodeAt, placeOf, placeOfKey, toPlain, type SourceNode } from './source-node.ts';

function rootOf(text: string): SourceNode {
  const read = readYaml('a.yaml', text);
  const [root] = read.ok ? read.documents : [];
  if (root === undefined) throw new Error('expected a document');
  return root;
}

function refusalOf(text: string): string {
  const read = readYaml('a.yaml', text);
  return read.ok ? 'fine' : formatDiagnostics(read.diagnostics);
}

describe('reading YAML', () => {
  it('knows where every key and value stands', () => {
    const root = rootOf('a: 1\nb:\n  - c\n  - { d: [e, f] }\n');
    expect(placeOf(root, ['b', 1, 'd', 1])).toEqual({ file: 'a.yaml', line: 4, col: 14 });
    expect(placeOfKey(root, ['b', 1, 'd'])).toEqual({ file: 'a.yaml', line: 4, col: 7 });
    expect(placeOf(root, ['b', 1, 'nothing'])).toEqual({ file: 'a.yaml', line: 4, col: 5 });
    expect(nodeAt(root, ['a', 'x'])).toBeUndefined();
  });

  it('counts columns of lines that end in CR LF', () => {
    expect(placeOf(rootOf('a: 1\r\nb: 2\r\n'), ['b'])).toEqual({
      file: 'a.yaml',
      line: 2,
      col: 4,
    });
  });

  it('turns nothing into something else by guessing', () => {
    const plain = toPlain(rootOf('a: no\nb: 1e3\nc: 2026-01-01\nd: 0x10\ne: ~\nf: on\n'));
    expect(plain).toEqual({ a: 'no', b: 1000, c: '2026-01-01', d: 16, e: null, f: 'on' });
  });

  it('lets an alias stand for its anchor, at the place of the anchor', () => {
    const root = rootOf('a: &x { b: 1 }\nc: *x\n');
    expect(toPlain(root)).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(placeOf(root, ['c', 'b'])).toEqual({ file: 'a.yaml', line: 1, col: 12 });
  });

  it.each([
    ['a key twice', 'a: 1\na: 2\n', 'a.yaml:2:1  this key is here twice'],
    [
      'an open bracket',
      'a: [1\n',
      'a.yaml:2:1  this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['an unknown alias', 'a: *x\n', 'a.yaml:1:4  `*x` stands for nothing before it'],
    [
      'an alias inside its own anchor',
      'a: &x [*x]\n',
      'a.yaml:1:8  `*x` stands for nothing before it',
    ],
    ['a tag', 'a: !!binary aGk=\n', 'a.yaml:1:13  `aGk=` is of a kind that is not used here'],
    ['a key that is no text', '? [1]\n: 2\n', 'a.yaml:1:3  this key is not text'],
    ['a key that is a number', '5: x\n', 'a.yaml:1:1  this key is not text'],
    [
      'a key that reaches for the prototype',
      'a: { __proto__: { b: 1 } }\n',
      'a.yaml:1:6  `__proto__` cannot be a key',
    ],
    [
      'a key that reaches for the constructor',
      'constructor: 1\n',
      'a.yaml:1:1  `constructor` cannot be a key',
    ],
    ['nothing', '', 'a.yaml:1:1  the file is empty'],
  ])('refuses %s', (_, text, message) => {
    expect(refusalOf(text).split('\n')[0]).toBe(message);
  });

  it('tells every mistake of the text at once, in order', () => {
    const places = refusalOf('b: *y\na: *x\na: 1\n').match(/^a\.yaml:\d+:\d+/gm);
    expect(places).toEqual(['a.yaml:1:4', 'a.yaml:2:4', 'a.yaml:3:1']);
  });

  it('keeps a line that would rule the terminal to one line of text', () => {
    expect(refusalOf('a: *\u001b[31m\n')).not.toContain('\u001b');
  });
});

describe('the limits of reading', () => {
  it('refuses a file of too many lines', () => {
    const text = '#\n'.repeat(TEXT_LIMITS.lines);
    const read = readYaml('a.yaml', text);
    expect(read.ok ? [] : read.diagnostics).toMatchObject([
      {
        line: 1,
        col: 1,
        message: 'the file has 10001 lines',
        expected: 'keep it under 10000; split it',
      },
    ]);
  });

  it('refuses a file beyond any use before it is parsed', () => {
    const text = `a: ${'x'.repeat(TEXT_LIMITS.characters)}\n`;
    expect(refusalOf(text)).toBe(
      `a.yaml:1:1  the file has ${text.length} characters\n    keep it under 131072; split it`,
    );
  });

  it.each([
    ['brackets', '['.repeat(50_000), 'a.yaml:1:'],
    ['braces', '{a: '.repeat(20_000), 'a.yaml:1:'],
    ['dashes', '- '.repeat(50_000), 'a.yaml:1:'],
    ['question marks', '? '.repeat(50_000), 'a.yaml:1:'],
    [
      'lines',
      Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'a.yaml:32:33',
    ],
  ])('refuses %s nested without end, and says where it is too much', (_, text, place) => {
    const refusal = refusalOf(text);
    expect(refusal).toContain('this is nested too deeply\n    nest at most 32 levels');
    expect(refusal.startsWith(place)).toBe(true);
  });

  it('tells no more mistakes than anyone would read', () => {
    const read = readYaml('a.yaml', ']\n'.repeat(5_000));
    expect(!read.ok && read.diagnostics.length).toBe(TEXT_LIMITS.mistakes);
  });

  it('refuses aliases that would multiply', () => {
    const lines = Array.from(
      { length: 20 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(10)}]`,
    );
    const refusal = refusalOf(['a0: &a0 [x]', ...lines].join('\n'));
    expect(refusal).toMatch(/^a\.yaml:\d+:\d+ {2}the file holds more than 10000 values/);
  });
});

describe('any text at all', () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(
      ...'abz019 \n\t-:?[]{},&*!|>\'"%@`#~.=$\\\u001b\u00e9'.split(''),
      '\u{1F600}',
      '\n  ',
      ': ',
      '- ',
      '__proto__',
      '<<',
    ),
    maxLength: 200,
  });

  it('is read or refused with a place in it, and reaches no prototype', () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        const read = readYaml('a.yaml', text);
        const lines = text.split('\n').length;
        if (read.ok) {
          read.documents.forEach(toPlain);
        } else {
          expect(read.diagnostics.length).toBeGreaterThan(0);
          for (const { line, col } of read.diagnostics) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines + 1);
            expect(col).toBeGreaterThanOrEqual(1);
          }
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
