import type { ClientEvidence, Finding, ServerEvidence } from '../../domain/finding.ts';
import { buildReplay } from './build-impacts.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

type FindingReport = Report['findings'][number];

export function buildFindings(findings: readonly Finding[]): FindingReport[] {
  return findings.map((finding) =>
    withoutAbsent({
      ...finding,
      client: finding.client && clientOf(finding.client),
      server: finding.server && serverOf(finding.server),
      alert: finding.alert && buildReplay(finding.alert),
      reasons: [...finding.reasons],
    }),
  );
}

function clientOf(client: ClientEvidence): FindingReport['client'] {
  const { firstBadSecond, worst, ...rest } = client;
  return withoutAbsent({
    ...rest,
    firstBadSecondAtMs: firstBadSecond === undefined ? undefined : firstBadSecond * 1_000,
    worst: worst && { atMs: worst.second * 1_000, ratio: worst.ratio },
  });
}

function serverOf({ enclosure, ...rest }: ServerEvidence): FindingReport['server'] {
  return { ratio: enclosure, ...rest };
}
