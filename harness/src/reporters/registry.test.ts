import { describe, expect, it } from '@jest/globals';
import { judgedRuns } from '../../test/fixtures/judged-runs.ts';
import { REPORTERS } from './registry.ts';

const CASES = Object.entries(judgedRuns()).flatMap(([name, run]) =>
  REPORTERS.map(({ format, render }) => ({ name, format, render, run })),
);

describe('a report', () => {
  it.each(CASES)('of $name as $format is the same each time', ({ render, run }) => {
    const text = render(run.record, run.judgement);
    expect(text).toBe(render(structuredClone(run.record), structuredClone(run.judgement)));
    expect(text.endsWith('\n')).toBe(true);
  });

  it.each(CASES)('of $name as $format has no hole in it', ({ render, run }) => {
    const text = render(run.record, run.judgement);
    expect(text.match(/\bundefined\b|\bNaN\b|\bInfinity\b|\[object /g)).toBeNull();
  });

  it.each(CASES)('of $name as $format names the verdict and the exit code', ({ render, run }) => {
    const text = render(run.record, run.judgement);
    expect(text).toContain(run.judgement.verdict);
    expect(text).toContain(run.judgement.exitCode.toString());
  });
});
