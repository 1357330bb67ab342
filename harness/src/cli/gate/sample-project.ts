/** The name of the sample experiment. */
export const SAMPLE_NAME = 'gate-sample';
/** The environment that the sample names; nothing of it is ever started. */
export const SAMPLE_ENVIRONMENT = 'local';

const ENVIRONMENTS = `apiVersion: faultline/v1
kind: Environments
environments:
  ${SAMPLE_ENVIRONMENT}:
    type: local
    entrypoint: api
    services:
      redis: { kind: redis }
      api:
        kind: command
        command: [never-started]
        env: { REDIS_URL: 'redis://\${link:api->redis}' }
        ready: /ready
    links:
      api->redis: { protocol: redis }
`;

const SLOS = `apiVersion: openslo/v1
kind: SLO
metadata: { name: sample-availability }
spec:
  description: Requests are answered without a server error.
  service: api
  indicator:
    metadata:
      name: sample-availability
      annotations: { faultline.dev/client: availability }
    spec:
      description: Answered, with a status below 500.
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'bad_total' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'all_total' } } }
  timeWindow:
    - { duration: 30d, isRolling: true }
  budgetingMethod: Occurrences
  objectives:
    - { displayName: Nearly always, target: 0.99 }
`;

const EXPERIMENT = `apiVersion: faultline/v1
kind: Experiment
metadata: { name: ${SAMPLE_NAME}, owner: faultline }
hypothesis: A gate that is shown something bad does not open.
load: { scenario: sample, rate: 50/s }
phases: { warmup: 2s, baseline: 15s, fault: 15s, recovery: 30s }
faults:
  - { type: network-latency, link: api->redis, latency: 200ms, jitter: 25ms }
objectives:
  - { slo: sample-availability, during: [baseline, fault, recovery] }
  - { recovery: { within: 10s } }
`;

/** A project of one experiment, by path; the smallest in which a run can be judged. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
  'faultline.yaml': ENVIRONMENTS,
  'experiments/slos/sample.yaml': SLOS,
  [`experiments/${SAMPLE_NAME}.yaml`]: EXPERIMENT,
  'scenarios/sample.ts': '// Traffic of a run that never happens.\n',
};
