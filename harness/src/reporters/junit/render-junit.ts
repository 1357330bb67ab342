import junitReportBuilder, { type Builder, type TestSuite } from 'junit-report-builder';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { findingCase } from './finding-case.ts';
import type { JunitCase } from './junit-case.ts';
import { cleanupCase, guardCase, proofCase, runCase } from './run-cases.ts';

/** `junit.xml`: one suite for the experiment, one case for each objective in each phase, times in seconds. */
export function renderJunit(record: RunRecord, judgement: Judgement): string {
  const builder = BUILDER.newBuilder().name('faultline');
  const suite = builder
    .testSuite()
    .name(clean(record.experiment.name))
    .timestamp(new Date(record.startedAtMs).toISOString().slice(0, 19))
    .time(seconds((record.endedAtMs ?? record.startedAtMs) - record.startedAtMs));
  const facts = {
    run: record.runId,
    environment: record.environmentName,
    status: judgement.status,
    verdict: judgement.verdict,
    cleanup: judgement.cleanup,
    exit_code: judgement.exitCode.toString(),
  };
  for (const [name, value] of Object.entries(facts)) suite.property(name, clean(value));
  for (const one of casesOf(record, judgement)) addCase(suite, record, one);
  return `${builder.build()}\n`;
}

/** The package is CommonJS whose exports are the builder; its types describe an ES module. */
const BUILDER = junitReportBuilder as unknown as Builder;

function casesOf(record: RunRecord, judgement: Judgement): readonly JunitCase[] {
  const cases = [
    ...judgement.findings.map((finding) => findingCase(record, finding)),
    ...judgement.guards.filter(({ outcome }) => outcome !== 'held').map(guardCase),
    ...judgement.faults
      .filter(({ outcome }) => outcome === 'unproved')
      .map((proof) => proofCase(record, proof)),
    cleanupCase(record, judgement),
  ];
  return [...cases, runCase(record, judgement, cases)];
}

function addCase(suite: TestSuite, record: RunRecord, one: JunitCase): void {
  const testCase = suite
    .testCase()
    .className(clean(`faultline.${record.experiment.name}`))
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
