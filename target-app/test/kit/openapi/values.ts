import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { JsonSchema } from './json-schema.ts';

/** Stands for the id of something that exists when the request is sent; the kind follows, as in `existing:USR`. */
export const EXISTING = 'existing:';

/** Values that the schema accepts, its limits among them. */
export function valid(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valid));
  switch (schema.type) {
    case 'string':
      return validText(schema);
    case 'integer':
      return oneOf(limitsOf(schema), fc.integer({ min: low(schema), max: high(schema) }));
    case 'number':
      return oneOf(
        limitsOf(schema),
        fc.double({ min: low(schema), max: high(schema), noNaN: true }),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}), { maxLength: 5 });
    case 'object':
      return validObject(schema);
    case undefined:
    default:
      return fc.jsonValue();
  }
}

/** Values that are near to what the schema accepts, of another type, or such as trip up parsers and databases. */
export function suspicious(schema: JsonSchema): Arbitrary<unknown> {
  const odd = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.jsonValue());
  switch (schema.type) {
    case 'string':
      return fc.oneof(
        fc.constantFrom(...ODD_TEXTS),
        fc.constant('x'.repeat((schema.maxLength ?? 100) + 1)),
        fc.string({ unit: 'binary', maxLength: 120 }),
        odd,
      );
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.constantFrom(low(schema) - 1, high(schema) + 1, low(schema) + 0.5, 2 ** 31, 2 ** 53),
        odd,
      );
    case 'object':
      return fc.oneof({ weight: 4, arbitrary: spoiltObject(schema) }, odd);
    case undefined:
    default:
      return odd;
  }
}

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  'line\nbreak',
  '\ud800',
  '\u202eabc',
  "'; DROP TABLE students; --",
  '<script>alert(1)</script>',
  `e${'\u0301'.repeat(300)}`,
  '😀'.repeat(100),
  '../../etc/passwd',
  '${7*7}',
  'ſ@example.com',
  'x'.repeat(5000),
];

/** What trips up parsers and databases. */
export const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  null,
  true,
  0,
  -0,
  -1,
  1e21,
  Number.MAX_SAFE_INTEGER + 2,
  5e-324,
  [],
  [[[[[[]]]]]],
  {},
  { constructor: { prototype: 1 } },
];

function validText(schema: JsonSchema): Arbitrary<unknown> {
  const { pattern, minLength = 0, maxLength = 200 } = schema;
  if (pattern === undefined) return fc.string({ minLength, maxLength, unit: 'grapheme' });
  const kind = /^\^([A-Z]{3})-/.exec(pattern)?.[1];
  if (kind !== undefined) {
    const existing = fc.constant(EXISTING + kind);
    return fc.oneof({ weight: 3, arbitrary: existing }, matching(pattern));
  }
  return matching(pattern).filter((text) => text.length <= maxLength);
}

function matching(pattern: string): Arbitrary<string> {
  const expression = new RegExp(pattern, 'u');
  // Look-aheads are beyond the generator.
  if (!pattern.includes('(?=')) return fc.stringMatching(expression);
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
    fc.constantFrom('a', 'a'.repeat(100), 'Zoë', '名前', "O'Brien", '\ud83d\ude00'),
  );
  return text.filter((candidate) => expression.test(candidate));
}

function validObject({ properties = {}, required = [] }: JsonSchema): Arbitrary<unknown> {
  const record = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valid(schema)]),
  );
  return fc.record(record, { requiredKeys: [...required] });
}

/** Mostly as it should be: then what is wrong gets past the first check. */
function spoiltObject(schema: JsonSchema): Arbitrary<unknown> {
  const { properties = {} } = schema;
  const names = Object.keys(properties);
  const record = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      fc.oneof(valid(property), suspicious(property)),
    ]),
  );
  return fc.oneof(
    fc.record(record),
    fc.record(record, { requiredKeys: names.slice(1) }),
    fc
      .record(record)
      .map((value) => ({ ...value, ['__proto__']: 1, unknown: 1, constructor: { prototype: 2 } })),
  );
}

function oneOf(limits: readonly number[], within: Arbitrary<number>): Arbitrary<unknown> {
  return fc.oneof(fc.constantFrom(...limits), within);
}

function limitsOf(schema: JsonSchema): readonly number[] {
  return [low(schema), high(schema)];
}

function low({ minimum = -1000 }: JsonSchema): number {
  return minimum;
}

function high({ minimum = -1000, maximum = minimum + 2000 }: JsonSchema): number {
  return maximum;
}
