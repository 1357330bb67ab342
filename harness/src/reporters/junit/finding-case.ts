import type { Finding } from '../../domain/finding.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Ms } from '../../domain/units.ts';
import { runClock } from '../timeline/run-clock.ts';
import { clientWords, serverWords } from '../words/evidence-words.ts';
import { throughputWords, valueWords } from '../words/measure-words.ts';
import { phaseWords } from '../words/verdict-words.ts';
import { propertiesOf } from './finding-properties.ts';
import type { JunitCase } from './junit-case.ts';

/** One objective in one phase. */
export function findingCase(record: RunRecord, finding: Finding): JunitCase {
  return {
    name: `${`${finding.objective} ${phaseWords(finding)}`.trimEnd()}: ${finding.asked}`,
    durationMs: phaseMs(record, finding),
    properties: propertiesOf(finding),
    outcome: outcomeOf(record, finding),
    details: detailsOf(record, finding),
  };
}

function phaseMs(record: RunRecord, finding: Finding): Ms {
  const window = record.phases.find(({ phase }) => phase === finding.phase);
  return window === undefined ? 0 : window.endedAtMs - window.startedAtMs;
}

function outcomeOf(record: RunRecord, finding: Finding): JunitCase['outcome'] {
  const [reason] = finding.reasons;
  // A contradiction between client and service is told and decides nothing.
  if (finding.kind === 'reconciliation') return { kind: 'passed' };
  const message = `${finding.observed}; asked: ${finding.asked}`;
  switch (finding.outcome) {
    case 'met':
      return { kind: 'passed' };
    case 'violated':
      return { kind: isBefore(record, finding) ? 'error' : 'failure', type: 'violated', message };
    case 'inconclusive':
      return { kind: 'error', type: 'inconclusive', message: reason?.message ?? message };
  }
}

/** What had to hold before anything was broken says nothing about the hypothesis. */
function isBefore({ experiment }: RunRecord, { phase }: Finding): boolean {
  return phase === 'baseline' && experiment.faults.length > 0;
}

function detailsOf(record: RunRecord, finding: Finding): readonly string[] {
  const { client, server, throughput, value, reasons } = finding;
  const details = reasons.map(({ message }) => message);
  if (client !== undefined) details.push(`client: ${clientWords(client, runClock(record))}`);
  if (server !== undefined) details.push(`Prometheus: ${serverWords(server)}`);
  if (throughput !== undefined) details.push(`throughput: ${throughputWords(throughput)}`);
  if (value !== undefined) details.push(`value: ${valueWords(value)}`);
  return details;
}
