import { isShareObjective, type Objective } from '../../domain/objective.ts';
import type { ClientEvidence, Enclosure, Finding, ServerEvidence } from '../../domain/finding.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { formatDuration, formatRatio, type EpochSecond } from '../../domain/units.ts';
import { counted, formatCount } from '../../domain/objective-words.ts';
import { formatSecond } from '../text/format-instant.ts';
import { elapsedMs, type RunClock } from '../timeline/run-clock.ts';

/** What the client counted: `1,836 of 3,000 good (61.2 %) · p95 421 ms · 30 bad seconds, first at 00:30.0`. */
export function clientWords(client: ClientEvidence, clock: RunClock): string {
  const at = (second: EpochSecond) => formatSecond(elapsedMs(clock, second * 1_000));
  const parts = [
    `${formatCount(client.good)} of ${formatCount(client.total)} good (${formatRatio(client.ratio, 3)})`,
  ];
  if (client.p95Ms !== undefined) parts.push(`p95 ${formatDuration(client.p95Ms)}`);
  if (client.dropped > 0) parts.push(`${formatCount(client.dropped)} dropped`);
  if (client.excluded !== undefined) {
    parts.push(`${formatCount(client.excluded)} at the end of the phase not judged`);
  }
  if (client.unfinished > 0) parts.push(`${formatCount(client.unfinished)} unfinished`);
  if (client.badSeconds > 0) {
    const first =
      client.firstBadSecond === undefined ? '' : `, first at ${at(client.firstBadSecond)}`;
    const worst =
      client.worst === undefined
        ? ''
        : `, worst at ${at(client.worst.second)} (${formatRatio(client.worst.ratio, 1)})`;
    parts.push(`${counted(client.badSeconds, 'bad second')}${first}${worst}`);
  }
  return parts.join(' · ');
}

/** What Prometheus counted, with what its scrapes hide: `99.9 % (between 99.8 % and 100 %) · 12 series · 60 scrapes`. */
export function serverWords(server: ServerEvidence): string {
  const parts = [
    `${enclosureWords(server.enclosure)} of ${formatCount(server.totalEvents.estimate)} requests`,
    `${formatCount(server.series)} series`,
    counted(server.scrapes, 'scrape'),
  ];
  if (server.lossy) parts.push('a counter was reset, so some requests are not in it');
  return parts.join(' · ');
}

function enclosureWords({ low, estimate, high }: Enclosure): string {
  if (low === high) return formatRatio(estimate, 3);
  return `${formatRatio(estimate, 3)} (between ${formatRatio(low, 3)} and ${formatRatio(high, 3)})`;
}

/** What the objective allowed in this phase and what was spent: `allowed 150 bad, spent 1,164: 7.8 × the budget`. */
export function budgetWords(record: RunRecord, finding: Finding): string | undefined {
  const { client } = finding;
  const target = targetOf(record.experiment.objectives, finding.objective);
  if (client === undefined || target === undefined || client.total === 0) return undefined;
  const allowed = Math.floor((1 - target) * client.total + 1e-9);
  const spent = client.total - client.good;
  const share = allowed === 0 ? '' : `: ${Number((spent / allowed).toFixed(1))} × the budget`;
  return `${formatCount(allowed)} bad allowed, ${formatCount(spent)} spent${spent === 0 ? '' : share}`;
}

function targetOf(objectives: readonly Objective[], name: string): number | undefined {
  const objective = objectives.find((one) => one.name === name);
  return objective !== undefined && isShareObjective(objective) ? objective.target : undefined;
}
