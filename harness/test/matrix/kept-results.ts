import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { CaseResult, KillCase } from './kill-case.ts';

/** What an interrupted matrix had found: one case a line, so that the next sitting goes on where it ended. */
export function readKept(file: string): readonly CaseResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CaseResult);
}

export function keep(file: string, result: CaseResult): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

/** The cases that no sitting has tried yet. */
export function notYetTried(
  cases: readonly KillCase[],
  kept: readonly CaseResult[],
): readonly KillCase[] {
  return cases.filter((one) => !kept.some((result) => isOf(one, result)));
}

function isOf(one: KillCase, result: CaseResult): boolean {
  const { wrong, wholeAgainMs } = result;
  return isDeepStrictEqual({ ...one, wrong, wholeAgainMs }, result);
}
