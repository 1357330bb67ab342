import type { RunRecord } from '../domain/run-record.ts';
import type { Judgement } from '../domain/verdict.ts';
import { printable } from '../reporters/terminal/printable.ts';

/** The line on stderr for a run that decided nothing and was let through because somebody said so. */
export function letThroughLine({ experiment }: RunRecord, { reasons }: Judgement): string {
  const name = printable(experiment.name);
  const why = printable(reasons[0]?.message ?? '');
  return `warning: ${name} is inconclusive and let through by --inconclusive=warn: ${why}\n`;
}
