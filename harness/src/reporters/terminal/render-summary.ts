import { EXIT } from '../../domain/exit-code.ts';
import { settleExit, type InconclusivePolicy } from '../../domain/inconclusive-policy.ts';
import { counted } from '../../domain/objective-words.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { FaultProof, Judgement } from '../../domain/verdict.ts';
import { abortWords, takeoverWords } from '../words/abort-words.ts';
import { coverageWords, faultTitle } from '../words/fault-words.ts';
import { exitCodeWords, phaseWords, verdictWords, worstFirst } from '../words/verdict-words.ts';
import { impactRows } from './impact-rows.ts';
import { badge, outcomeMark, paintFor, type Paint } from './paint.ts';
import { printable, wrap } from './printable.ts';
import { textColumns } from './text-columns.ts';

export type SummaryOptions = {
  readonly color: boolean;
  readonly columns: number;
  /** Where `report.html` is, as the user would type it. */
  readonly reportPath?: string;
  /** What comes of a run that decides nothing; it ends the pipeline when left out. */
  readonly inconclusive?: InconclusivePolicy;
};

/** The block at the end of a run: the verdict big and first, why, the findings, the proof, and where to read on. */
export function renderSummary(
  record: RunRecord,
  judgement: Judgement,
  options: SummaryOptions,
): string {
  const paint = paintFor(options.color);
  const columns = Math.max(40, options.columns) - INDENT.length;
  const blocks = [
    ...dirtyBlock(record, judgement, paint),
    verdictBlock(record, judgement, { paint, columns }),
    findingsBlock(judgement, paint, columns),
    factsBlock(record, judgement, { ...options, paint, columns }),
  ].filter((block) => block !== '');
  const indented = blocks.map((block) => block.replaceAll(/^(?=.)/gm, INDENT));
  return `\n${indented.join('\n\n')}\n\n`;
}

const INDENT = '  ';
/** Of the reasons after the first; the rest are in the report. */
const SHOWN = 3;

function dirtyBlock(record: RunRecord, { cleanup }: Judgement, paint: Paint): readonly string[] {
  if (cleanup === 'clean') return [];
  const command = `npx faultline recover ${printable(record.runId)}`;
  return [
    `${paint.bold(paint.red('DIRTY'))} Something could not be proved undone. Undo it with:\n${command}`,
  ];
}

function verdictBlock(
  record: RunRecord,
  judgement: Judgement,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string {
  const { verdict, reasons, warnings } = judgement;
  const [why, ...others] = reasons.map(({ message }) => printable(message));
  const name = `${paint.bold(printable(record.experiment.name))} on ${printable(record.environmentName)}`;
  const more = others.length - SHOWN;
  const unsaid = warnings.length - SHOWN;
  return [
    `${badge(paint, verdict, verdictWords(judgement))} ${name}`,
    ...wrap(why ?? '', columns),
    ...others.slice(0, SHOWN).flatMap((other) => item('–', other, columns)),
    ...(more > 0 ? [`– and ${more} more in the report`] : []),
    ...warnings
      .slice(0, SHOWN)
      .flatMap(({ message }) => item(paint.yellow('!'), printable(message), columns)),
    ...(unsaid > 0 ? [`${paint.yellow('!')} and ${counted(unsaid, 'more warning')}`] : []),
  ].join('\n');
}

function item(mark: string, text: string, columns: number): readonly string[] {
  return wrap(text, columns - 2).map((line, at) => `${at === 0 ? mark : ' '} ${line}`);
}

function findingsBlock({ findings }: Judgement, paint: Paint, columns: number): string {
  const rows = worstFirst(findings).map((finding) => {
    const { objective, outcome, observed, asked } = finding;
    const seen = printable(observed);
    return [
      outcomeMark(paint, outcome),
      printable(objective),
      phaseWords(finding),
      outcome === 'met' ? seen : `${seen}; asked: ${printable(asked)}`,
    ];
  });
  return textColumns(rows, columns);
}

function factsBlock(
  record: RunRecord,
  judgement: Judgement,
  look: {
    readonly paint: Paint;
    readonly columns: number;
    readonly reportPath?: string;
    readonly inconclusive?: InconclusivePolicy;
  },
): string {
  const { paint, columns, reportPath, inconclusive = 'fail' } = look;
  const { status, cleanup, notMeasured } = judgement;
  const exitCode = settleExit(record, judgement, inconclusive);
  const abort = abortWords(record);
  const rows = [
    ...judgement.faults.map((proof): [string, string] => ['fault', faultLine(record, proof)]),
    ...impactRows(judgement),
    ...(abort === undefined ? [] : [['abort', printable(abort)]]),
    ...record.takeovers.map((one) => ['taken over', printable(takeoverWords(one))]),
    ['run', `status ${status}, verdict ${verdictWords(judgement)}, cleanup ${cleanup}`],
    ...(notMeasured.length === 0 ? [] : [['not measured', notMeasuredLine(notMeasured)]]),
    ...contactRows(record, judgement),
    ...(reportPath === undefined ? [] : [['report', printable(reportPath)]]),
    ['ends with', exitCodeWords(exitCode)],
  ];
  return textColumns(
    rows.map(([name = '', value = '']) => [paint.dim(name), value]),
    columns,
  );
}

function faultLine(record: RunRecord, proof: FaultProof): string {
  const seen = [proof.before, proof.during, proof.after].map(printable).join(' → ');
  const title = printable(faultTitle(record, proof.faultId));
  return `${title}: ${proof.outcome}, ${coverageWords(proof)}; ${seen}`;
}

/** Whom to ask, and what to do when this happens in earnest; nobody needs that of a run that passed. */
function contactRows(
  { experiment: { owner, runbook } }: RunRecord,
  { exitCode }: Judgement,
): readonly (readonly [name: string, value: string])[] {
  if (exitCode === EXIT.pass) return [];
  return [
    ['owner', printable(owner)],
    ...(runbook === undefined ? [] : [['runbook', printable(runbook)] as const]),
  ];
}

function notMeasuredLine(lines: readonly string[]): string {
  const [first = '', ...others] = lines.map(printable);
  return others.length === 0 ? first : `${first} And ${others.length} more in the report.`;
}
