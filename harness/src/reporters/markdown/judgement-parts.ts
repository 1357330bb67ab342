import type { Finding } from '../../domain/finding.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { FaultProof, Judgement } from '../../domain/verdict.ts';
import { counted } from '../../domain/objective-words.ts';
import { sinceOf } from '../../domain/recovery-harm.ts';
import { runClock } from '../timeline/run-clock.ts';
import { budgetWords, clientWords, serverWords } from '../words/evidence-words.ts';
import { abortWords, haltWords } from '../words/abort-words.ts';
import { guardrailOutcomes } from '../words/guardrail-outcome.ts';
import { recoveryFacts } from '../words/recovery-words.ts';
import { coverageWords, faultSentence, faultTitle, useWords } from '../words/fault-words.ts';
import { throughputWords, valueWords } from '../words/measure-words.ts';
import { phaseWords, worstFirst } from '../words/verdict-words.ts';
import { plain, table } from './markdown-text.ts';

/** One row for each objective in each phase, worst first, then the evidence of what did not hold. */
export function findingsPart(record: RunRecord, { findings }: Judgement): string {
  if (findings.length === 0) return '### Findings\n\nNothing was judged: no phase ran to its end.';
  const sorted = worstFirst(findings);
  const rows = sorted.map((finding) => [
    finding.outcome === 'met' ? 'met' : `**${finding.outcome}**`,
    plain(finding.objective),
    finding.implied ? `${finding.phase} (implied)` : finding.phase,
    plain(finding.asked),
    plain(finding.observed),
  ]);
  const evidence = sorted.flatMap((finding) => evidenceLines(record, finding));
  return [
    '### Findings',
    table(['Outcome', 'Objective', 'Phase', 'Asked', 'Observed'], rows),
    evidence.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Why and how far, for what did not hold; what held speaks for itself, but for how it recovered. */
function evidenceLines(record: RunRecord, finding: Finding): readonly string[] {
  const { client, server, throughput, value, recovery, reasons, outcome } = finding;
  if (outcome === 'met' && recovery?.onsetAfterMs === undefined) return [];
  const lines = reasons.map(({ message }) => message);
  const budget = budgetWords(record, finding);
  if (client !== undefined) lines.push(`client: ${clientWords(client, runClock(record))}`);
  if (server !== undefined) lines.push(`Prometheus: ${serverWords(server)}`);
  if (throughput !== undefined) lines.push(`throughput: ${throughputWords(throughput)}`);
  if (value !== undefined) lines.push(`value: ${valueWords(value)}`);
  if (budget !== undefined) lines.push(`budget: ${budget}`);
  if (recovery !== undefined) {
    lines.push(
      ...recoveryFacts(recovery, sinceOf(record)).map(([what, words]) => `${what}: ${words}`),
    );
  }
  const name = `**${plain(finding.objective)}** ${phaseWords(finding)}`.trimEnd();
  return lines.map((line) => `- ${name}: ${plain(line)}`);
}

/** What was broken, and how sure it is that it was, and that it is no longer. */
export function faultsPart(record: RunRecord, judgement: Judgement): string {
  const { faults } = record.experiment;
  if (faults.length === 0) return '### Faults\n\nThis experiment injects no fault.';
  const lines = faults.map((spec) => {
    const proof = judgement.faults.find(({ faultId }) => faultId === spec.id);
    const outcome = proof === undefined ? 'not injected' : proofWords(proof);
    const title = plain(faultTitle(record, spec.id));
    const what = `- **${title}**: ${plain(faultSentence(record, spec))}; ${outcome}`;
    return [what, ...undoLines(record, spec.id)].join('\n');
  });
  const rows = judgement.faults.map((proof) =>
    [
      faultTitle(record, proof.faultId),
      proof.before,
      proof.during,
      proof.after,
      proof.expected,
    ].map(plain),
  );
  const seen = table(['Seen from outside', 'Before', 'During', 'After', 'Expected'], rows);
  return ['### Faults and proof', lines.join('\n'), ...(rows.length === 0 ? [] : [seen])].join(
    '\n\n',
  );
}

/** What it was done to, and what undoing it took, where that was not plain. */
function undoLines(record: RunRecord, faultId: string): readonly string[] {
  const fault = record.faults.find((one) => one.faultId === faultId);
  const targets = fault?.targets.map(({ name }) => name) ?? [];
  return [
    ...(targets.length === 0 ? [] : [`  - targets: ${plain(targets.join(', '))}`]),
    ...(fault?.escalations ?? []).map(
      ({ rung, reason }) => `  - undo step: **${plain(rung)}** ${plain(reason)}`,
    ),
  ];
}

function proofWords(proof: FaultProof): string {
  const words = [
    `**${proof.outcome}** ${coverageWords(proof)}`,
    useWords(proof),
    proof.absentAfterwards ? 'proved gone afterwards' : '**not proved gone afterwards**',
    ...proof.reasons.map(({ message }) => plain(message)),
  ];
  return words.filter((word) => word !== '').join('; ');
}

export function guardsPart({ guards }: Judgement): string {
  const broken = guards.filter(({ outcome }) => outcome !== 'held');
  const lines = broken.map(
    ({ guard, outcome, message }) => `- **${outcome}** ${plain(guard)}: ${plain(message)}`,
  );
  const held = guards.length - broken.length;
  const names = guards.filter(({ outcome }) => outcome === 'held').map(({ guard }) => plain(guard));
  const last = held === 0 ? 'None held.' : `${counted(held, 'guard')} held: ${names.join(', ')}.`;
  if (guards.length === 0) return '### Guards\n\nThe run ended before a guard could be checked.';
  return ['### Guards', ...(lines.length === 0 ? [] : [lines.join('\n')]), last].join('\n\n');
}

/** The live conditions, and how long it took when one of them ended the run. */
export function guardrailsPart(record: RunRecord): string {
  const lines = guardrailOutcomes(record).map(({ watches, aborts, tripped }) =>
    tripped === undefined
      ? `- quiet: ${plain(watches)}, aborts: ${plain(aborts)}`
      : `- **tripped**: ${plain(tripped)}`,
  );
  const { halted } = record;
  const latency = abortWords(record);
  return [
    '### Guardrails',
    [...lines, ...(halted === undefined ? [] : [`- **${plain(haltWords(halted))}**`])].join('\n'),
    ...(latency === undefined ? [] : [`Abort latency: ${plain(latency)}.`]),
  ].join('\n\n');
}
