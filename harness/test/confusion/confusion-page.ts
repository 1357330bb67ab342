import { markdownTable } from '../kit/markdown-table.ts';
import type { Judged } from './confusion-matrix.ts';

const VERDICTS = ['pass', 'fail', 'inconclusive', 'invalid'] as const;
const TRUTHS = ['holds', 'broken', 'unknowable'] as const;

/** What was simulated against what was said, as a page to commit. */
export function confusionPage(runs: readonly Judged[]): string {
  const wrong = runs.filter((run) => run.wrong !== '');
  const passed = runs.filter(({ truth, verdict }) => truth === 'broken' && verdict === 'pass');
  const failed = runs.filter(({ truth, verdict }) => truth === 'holds' && verdict === 'fail');
  const classes = [...new Set(runs.map(({ className }) => className))];
  const of = (own: readonly Judged[], verdict: string) => {
    const n = own.filter((run) => run.verdict === verdict).length;
    return n === 0 ? '' : String(n);
  };
  return [
    '# Confusion matrix',
    '',
    `${String(runs.length)} simulated runs, ${String(runs.length / classes.length)} of each kind, with random loads, lengths, targets and harm: their journals are`,
    'written event by event, folded and judged. What is true of each is known.',
    '',
    `**${String(wrong.length)} wrong verdicts or reasons.** ${String(passed.length)} of the worlds that broke were passed, ${String(failed.length)} of those that held were failed.`,
    '',
    ...markdownTable(
      ['what was asked', ...VERDICTS],
      TRUTHS.map((truth) => {
        const own = runs.filter((run) => run.truth === truth);
        return [WORDS[truth], ...VERDICTS.map((verdict) => of(own, verdict))];
      }),
    ),
    '',
    'By kind of world, with the first reason:',
    '',
    ...markdownTable(
      ['world', ...VERDICTS, 'reasons'],
      classes.map((name) => {
        const own = runs.filter(({ className }) => className === name);
        const codes = [...new Set(own.map(({ code }) => `\`${code}\``))].toSorted().join(', ');
        return [name, ...VERDICTS.map((verdict) => of(own, verdict)), codes];
      }),
    ),
    '',
    'A world that the service alone counts is inconclusive only where the target lies in what the scrapes hide; a world with a',
    'client is decided to the request, on the very edge of the target too. A run that broke off, or whose load or fault was not',
    'what it had to be, says nothing of the world, whatever that was like.',
    '',
    'Again: `node bench/confusion-matrix.ts --write`.',
    '',
  ].join('\n');
}

const WORDS = { holds: 'held', broken: 'broke', unknowable: 'cannot be known' } as const;
