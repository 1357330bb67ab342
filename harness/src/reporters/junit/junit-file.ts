import junitReportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import type { EpochMs, Ms } from '../../domain/units.ts';
import type { JunitCase } from './junit-case.ts';

/** One suite of cases. */
type JunitSuite = {
  readonly name: string;
  readonly className: string;
  readonly startedAtMs: EpochMs;
  readonly durationMs: Ms;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
};

/**
 * A file of one suite, in the part of the format that every reader knows: names, times, failures, errors, properties
 * and output. Text from outside stays text.
 */
export function junitFile(suite: JunitSuite): string {
  const builder = BUILDER.newBuilder().name('faultline');
  const built = builder
    .testSuite()
    .name(clean(suite.name))
    .timestamp(new Date(suite.startedAtMs).toISOString().slice(0, 19))
    .time(seconds(suite.durationMs));
  for (const [name, value] of Object.entries(suite.properties)) built.property(name, clean(value));
  for (const one of suite.cases) addCase(built, suite.className, one);
  return `${builder.build()}\n`;
}

/** The package is CommonJS whose exports are the builder; its types describe an ES module. */
const BUILDER = junitReportBuilder as unknown as Builder;

function addCase(suite: TestSuite, className: string, one: JunitCase): void {
  const testCase = suite
    .testCase()
    .className(clean(className))
    .name(clean(one.name))
    .time(seconds(one.durationMs));
  for (const [name, value] of one.properties) testCase.property(name, clean(value));
  // The package splits only the first end of a CDATA section that stands in a text.
  const details = clean(one.details.join('\n')).replaceAll(']]>', ']] >');
  const { outcome } = one;
  if (outcome.kind === 'failure') {
    testCase.failure(clean(outcome.message), clean(outcome.type)).stacktrace(details);
  } else if (outcome.kind === 'error') {
    testCase.error(clean(outcome.message), clean(outcome.type), details);
  } else if (details !== '') {
    testCase.standardOutput(details);
  }
}

function seconds(durationMs: number): number {
  return Number((durationMs / 1_000).toFixed(3));
}

/**
 * What XML 1.0 has no way to write at all, and what it could but nobody should read: control characters, and what turns
 * the direction of the text that follows.
 */
const NOT_XML = new RegExp(
  '[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]|' +
    '[\\u007F-\\u009F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]',
  'gu',
);

function clean(text: string): string {
  return text.replaceAll(NOT_XML, '\uFFFD');
}
