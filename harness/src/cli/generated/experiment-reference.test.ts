import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { experimentReference } from './experiment-reference.ts';

const SLO = `apiVersion: openslo/v1
kind: SLO
metadata: { name: served }
spec:
  service: api
  indicator:
    metadata: { name: served, annotations: { faultline.dev/client: availability } }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Prometheus, spec: { query: 'ok_total{job="api"}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'all_total{job="api"}' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: Served, target: 0.99 }]
`;
const EXPERIMENT = `apiVersion: faultline/v1
kind: Experiment
metadata: { name: cut, owner: platform, runbook: docs/runbooks/cut.md }
hypothesis: Nobody notices.
variants:
  api=naive: Everybody notices.
load: { scenario: browse, rate: 100/s }
phases: { warmup: 0s, baseline: 10s, fault: 10s, recovery: 0s }
faults:
  - { type: network-down, link: api->redis }
objectives:
  - { slo: served, during: fault }
`;

let folder: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'experiments-'));
  write('experiments/slos/served.yaml', SLO);
  write('scenarios/browse.ts', '');
  write('experiments/cut.yaml', EXPERIMENT);
});
afterEach(() => rmSync(folder, { recursive: true }));

const results = (sha256: string) =>
  JSON.stringify({
    environment: 'local',
    results: [
      {
        experiment: 'cut',
        variant: 'api=naive',
        verdict: 'fail',
        exitCode: 1,
        because: 'It broke.',
        date: '2026-01-02',
        version: '0.1.0',
        sha256,
      },
    ],
  });

describe('the page of the experiments', () => {
  it('says of each what is believed, broken and asked, and that it was not run', () => {
    const page = experimentReference(folder);
    expect(page.slice(page.indexOf('| experiment')))
      .toBe(`| experiment    | breaks                     | default     | other variants         |
| ------------- | -------------------------- | ----------- | ---------------------- |
| [\`cut\`](#cut) | network-down on api->redis | not run yet | api=naive: not run yet |

## cut

Nobody notices.

[\`experiments/cut.yaml\`](../experiments/cut.yaml) · [runbook](runbooks/cut.md) · \`browse\` at 100/s for 20 s

- **Breaks:** \`network-down\` cuts api->redis: closes its connections and refuses new ones. **Proved:** a fresh connection through the link is refused within 1 s.

| objective | judged in        | asks for                    |
| --------- | ---------------- | --------------------------- |
| served    | baseline*, fault | at least 99 % answered well |

| variant     | what is believed   | ended as    | when | because |
| ----------- | ------------------ | ----------- | ---- | ------- |
| default     | The hypothesis.    | not run yet |      |         |
| \`api=naive\` | Everybody notices. | not run yet |      |         |
`);
  });

  it('says how the last run of a variant ended', () => {
    const sha256 = createHash('sha256').update(EXPERIMENT).digest('hex');
    write('docs/results/experiments.json', results(sha256));
    const page = experimentReference(folder);
    expect(page).toContain('| not run yet | api=naive: fail (1)');
    expect(page).toMatch(
      /`api=naive` \| Everybody notices\. \| fail \(1\) +\| 2026-01-02, 0\.1\.0 \| It broke\. \|/,
    );
  });

  it('says when the file is not the one that was run', () => {
    write('docs/results/experiments.json', results('0'.repeat(64)));
    expect(experimentReference(folder)).toContain('2026-01-02, 0.1.0; the file has changed since');
  });

  it('refuses an experiment with a mistake, and names it', () => {
    write('experiments/cut.yaml', EXPERIMENT.replace('network-down', 'network-up'));
    expect(() => experimentReference(folder)).toThrow('experiments/cut.yaml');
  });
});
