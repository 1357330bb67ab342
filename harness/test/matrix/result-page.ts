import { arch, cpus, platform } from 'node:os';
import type { CaseResult } from './kill-case.ts';
import { KILLS } from './kill-order.ts';

/** What a whole matrix found, as a page to commit. */
export function resultPage(matrix: {
  readonly environment: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly results: readonly CaseResult[];
  /** How many of them an earlier sitting had found. */
  readonly keptBefore: number;
  /** What was tried. */
  readonly commit: string;
}): string {
  const { environment, startedAt, endedAt, results, keptBefore, commit } = matrix;
  const wrong = results.filter((result) => result.wrong.length > 0);
  const minutes = (endedAt.getTime() - startedAt.getTime()) / 60_000;
  const before = keptBefore === 0 ? '' : ` after ${String(keptBefore)} cases of an earlier sitting`;
  const faults = [...new Set(results.map(({ fault }) => fault))].toSorted();
  const ended = results.filter(({ recoverAtRecord }) => recoverAtRecord !== undefined);
  const unwatched = results.filter(({ watchdogAtRecord }) => watchdogAtRecord !== undefined);
  const isPlain = (result: CaseResult) => !ended.includes(result) && !unwatched.includes(result);
  const row = (fault: string) => {
    const cells = KILLS.map((how) => {
      const ofCell = results.filter(
        (result) => result.fault === fault && result.how === how && isPlain(result),
      );
      return `${String(ofCell.filter((result) => result.wrong.length === 0).length)}/${String(ofCell.length)}`;
    });
    return `| ${fault} | ${cells.join(' | ')} |`;
  };
  return [
    `# Kill matrix: ${environment}`,
    '',
    `${startedAt.toISOString().slice(0, 10)}, commit ${commit}, ${platform()} ${arch()}, ${String(cpus().length)} cores, Node ${process.versions.node}, ${minutes.toFixed(0)} minutes${before}.`,
    '',
    `**${String(results.length)} cases, ${String(wrong.length)} left something broken.** One case a record boundary of the journal, a fault, and a`,
    'way to end the harness; afterwards the world (proxies, toxics, processes, containers, files) has to equal the world before.',
    `Time from the end of the harness until the world was whole: ${spread(results)}.`,
    '',
    `| fault | ${KILLS.join(' | ')} |`,
    `|---|${KILLS.map(() => '---').join('|')}|`,
    ...faults.map(row),
    '',
    '`both`: SIGKILL of the harness and its watchdog, then `faultline recover --all`.',
    ...(ended.length === 0
      ? []
      : [
          `Of these, ${inWords(ended)}: SIGKILL of that \`recover\` at each of its own records as well, then another one; ${whole(ended)} whole.`,
        ]),
    ...(unwatched.length === 0
      ? []
      : [
          `Besides, ${inWords(unwatched)}: SIGKILL of the harness while the fault is in force, of its watchdog at each of its own records, then \`faultline recover --all\`; ${whole(unwatched)} whole.`,
        ]),
    '',
    `Again: \`npm run matrix -- --environment ${environment}\`.`,
    '',
  ].join('\n');
}

function inWords(ended: readonly CaseResult[]): string {
  return [...new Set(ended.map(({ fault }) => fault))].toSorted().join(' and ');
}

function whole(ended: readonly CaseResult[]): string {
  return `${ended.filter(({ wrong }) => wrong.length === 0).length} of ${ended.length}`;
}

function spread(results: readonly CaseResult[]): string {
  const sorted = results.map(({ wholeAgainMs }) => wholeAgainMs).toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `median ${(at(0.5) / 1_000).toFixed(2)} s, 95th percentile ${(at(0.95) / 1_000).toFixed(2)} s, most ${(at(1) / 1_000).toFixed(2)} s`;
}
