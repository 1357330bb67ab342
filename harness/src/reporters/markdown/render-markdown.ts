import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { runCommand } from '../words/run-command.ts';
import { faultsPart, findingsPart, guardrailsPart, guardsPart } from './judgement-parts.ts';
import { impactParts } from './impact-part.ts';
import { codeBlock, plain } from './markdown-text.ts';
import { phasesPart, storyPart } from './run-parts.ts';
import { verdictPart } from './verdict-part.ts';

/** `report.md`: the run as a person reads it in a terminal, a pull request or a job summary. */
export function renderMarkdown(record: RunRecord, judgement: Judgement): string {
  const parts = [
    verdictPart(record, judgement),
    findingsPart(record, judgement),
    ...impactParts(judgement),
    faultsPart(record, judgement),
    phasesPart(record),
    storyPart(record, judgement),
    guardsPart(judgement),
    guardrailsPart(record),
    notMeasuredPart(judgement),
    reproducePart(record),
  ];
  return `${parts.join('\n\n')}\n`;
}

function notMeasuredPart(judgement: Judgement): string {
  const list = judgement.notMeasured.map((line) => `- ${plain(line)}`).join('\n');
  return `### What was not measured\n\n${list || 'Everything that was asked for was measured.'}`;
}

function reproducePart(record: RunRecord): string {
  const lines = [runCommand(record), `npx faultline report ${record.runId}`];
  const { file, sha256 } = record.source;
  const versions = Object.entries(record.environment?.versions ?? {}).map(
    ([name, version]) => `${name} ${version}`,
  );
  const made = [
    `faultline ${record.harnessVersion}`,
    ...versions,
    `node ${record.host.node} on ${record.host.platform}, ${record.host.cpus} processors`,
  ];
  return [
    '### Reproduce',
    codeBlock(lines),
    plain(`Spec ${file}, SHA-256 ${sha256.slice(0, 12)}. Made with ${made.join(', ')}.`),
  ].join('\n\n');
}
