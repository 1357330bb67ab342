import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EXAMPLE_TEXT, exampleInput } from '../../test/kit/example-spec.ts';
import { loadEnvironments } from './environments/load-environments.ts';
import { loadExperiment } from './experiment/load-experiment.ts';
import { loadSlos } from './slo/load-slos.ts';
import { formatDiagnostic, type Reading } from './source/diagnostic.ts';

const snippet = fc.constantFrom(
  '',
  ' ',
  '\n',
  '  - ',
  '{',
  '}',
  '[]',
  ': ',
  'null',
  '-1',
  '1e999',
  '.inf',
  '"',
  '&a ',
  '*a',
  '__proto__: 1',
  '__proto__',
  'toString',
  'recovery: {}',
  'during: []',
  'type: kill',
  '100%',
  '9999999999999h',
  'api->api->api',
  '\u0000',
  '\u{1F600}',
);

const edit = fc.record({
  at: fc.nat(EXAMPLE_TEXT.length),
  gone: fc.nat(30),
  snippet,
});

/** The example after some slips of the hand: near enough to a real file to get past the first checks. */
const spoiledText = fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
  let text = EXAMPLE_TEXT;
  for (const { at, gone, snippet } of edits) {
    text = text.slice(0, at) + snippet + text.slice(at + gone);
  }
  return text;
});

function expectSoundAnswer(reading: Reading<object>): void {
  if (reading.ok) return;
  const messages = reading.diagnostics.map(formatDiagnostic);
  expect(messages.length).toBeGreaterThan(0);
  expect(new Set(messages).size).toBe(messages.length);
  const places = reading.diagnostics.map(({ line, col }) => line * 1e6 + col);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

describe('a file with slips of the hand', () => {
  it('is read or refused in order, each mistake once', () => {
    fc.assert(
      fc.property(spoiledText, (text) => {
        expectSoundAnswer(loadExperiment({ ...exampleInput(), text }));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused as well where another kind of file is wanted', () => {
    fc.assert(
      fc.property(spoiledText, (text) => {
        const file = 'faultline.yaml';
        const refused = [loadEnvironments({ file, text }), loadSlos([{ file, text }])];
        expect(refused.map(({ ok }) => ok)).toEqual([false, false]);
        refused.forEach(expectSoundAnswer);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused or read with any change of the command line', () => {
    const path = fc
      .array(fc.constantFrom('load', 'rate', 'faults', '0', '1', 'latency', 'x', '__proto__', ''), {
        maxLength: 4,
      })
      .map((steps) => steps.join('.'));
    const override = fc
      .tuple(path, fc.constantFrom('=', ''), fc.oneof(snippet, fc.string({ maxLength: 10 })))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(override, { maxLength: 3 }), (overrides) => {
        const reading = loadExperiment(exampleInput({}, { overrides }));
        expect(reading.ok || reading.diagnostics.length > 0).toBe(true);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
