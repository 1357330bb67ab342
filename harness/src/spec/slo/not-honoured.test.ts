import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY_SLO, spoiled } from '../../../test/fixtures/slo-document.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadSlos } from './load-slos.ts';

const KNOWN = 'OpenSLO knows this, faultline does not honour it:';

function mistakesIn(from: string, to: string): readonly string[] {
  const loaded = loadSlos([{ file: 'slo.yaml', text: spoiled(AVAILABILITY_SLO, from, to) }]);
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('what OpenSLO knows and faultline does not honour', () => {
  it.each([
    [
      'another source',
      'total: { metricSource: { type: Prometheus',
      'total: { metricSource: { type: Datadog',
      `17:40  ${KNOWN} a source of the type \`Datadog\``,
    ],
    [
      'time slices',
      'budgetingMethod: Occurrences',
      'budgetingMethod: Timeslices',
      `19:20  ${KNOWN} budgets by time slices (\`Timeslices\`)`,
    ],
    [
      'calendar windows',
      'isRolling: true',
      "calendar: { startTime: '2020-01-21 12:30:00', timeZone: UTC }",
      `18:33  ${KNOWN} windows of the calendar`,
    ],
    [
      'months',
      'duration: 30d',
      'duration: 1M',
      `18:28  ${KNOWN} months, quarters and years, which differ in length`,
    ],
    [
      'a share that is computed already',
      '        bad: {',
      '        raw: {',
      `16:9  ${KNOWN} a share that is computed already`,
    ],
    [
      'a ratio of gauges',
      'counter: true',
      'counter: false',
      `15:18  ${KNOWN} a ratio of numbers that go up and down`,
    ],
    [
      'more of a metric than a query',
      'query: requests_total }',
      'query: requests_total, dimensions: [a] }',
      `17:83  ${KNOWN} \`dimensions\` of a metric`,
    ],
    [
      'an SLO of several indicators',
      'targetPercent: 99.9',
      'targetPercent: 99.9, compositeWeight: 2',
      `20:39  ${KNOWN} an SLO of several indicators`,
    ],
    [
      'alert policies',
      'budgetingMethod: Occurrences',
      'budgetingMethod: Occurrences\n  alertPolicies: []',
      `20:3  ${KNOWN} alert policies`,
    ],
  ])('is told apart from mistakes: %s', (_, from, to, message) => {
    expect(mistakesIn(from, to)).toContain(`slo.yaml:${message}`);
  });
});
