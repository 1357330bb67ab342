import { existsSync, readFileSync } from 'node:fs';

/** How the last run of an experiment with one variant ended. */
export type ExperimentResult = {
  readonly experiment: string;
  /** `default`, or `service=variant` as the file writes it. */
  readonly variant: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'invalid' | 'none';
  readonly exitCode: number;
  /** The first reason, or what was said where there was no report. */
  readonly because: string;
  /** `2026-11-21`. */
  readonly date: string;
  readonly version: string;
  /** Of the file that was run. */
  readonly sha256: string;
};

/** `docs/results/experiments.json`. */
export type ExperimentResults = {
  readonly environment: string;
  readonly results: readonly ExperimentResult[];
};

/** The results that are committed; none when there is no such file. */
export function readExperimentResults(file: string): ExperimentResults {
  if (!existsSync(file)) return { environment: 'local', results: [] };
  return JSON.parse(readFileSync(file, 'utf8')) as ExperimentResults;
}
