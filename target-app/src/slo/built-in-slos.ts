import { parseSelector } from './selector.ts';
import type { Slo } from './slo.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;
const USERS_REQUESTS = 'job="api",route!~"/health.*|/metrics|/prometheus|/sre/.*|/admin/.*"';

const total = parseSelector(`http_requests_total{${USERS_REQUESTS}}`);
const withStatus = (pattern: string) =>
  parseSelector(`http_requests_total{${USERS_REQUESTS},status=~"${pattern}"}`);

/** What is promised where no OpenSLO file is at hand. A test holds this to `experiments/slos/headline.yaml`. */
export const BUILT_IN_SLOS: readonly Slo[] = [
  {
    name: 'availability',
    title: 'Requests are answered',
    description: 'Requests are answered without a server error.',
    target: 0.999,
    windowMs: THIRTY_DAYS_MS,
    indicator: { kind: 'bad-events', bad: withStatus('499|5..'), total },
  },
  {
    name: 'latency',
    title: 'Answers are quick',
    description: 'Requests are answered within 200 ms.',
    target: 0.95,
    windowMs: THIRTY_DAYS_MS,
    indicator: {
      kind: 'threshold',
      buckets: parseSelector(`http_request_duration_seconds_bucket{${USERS_REQUESTS}}`),
      limit: 0.2,
    },
  },
  {
    name: 'success',
    title: 'Requests do what was asked',
    description: 'Requests do what was asked, or are told rightly why that cannot be.',
    target: 0.99,
    windowMs: THIRTY_DAYS_MS,
    indicator: {
      kind: 'bad-events',
      bad: withStatus('40[0-35-8]|41.|42[013-8]|4[3-9].|5..'),
      total,
    },
  },
  {
    name: 'freshness',
    title: 'Data is current',
    description: 'Students are shown as they were at most 5 s ago.',
    target: 0.995,
    windowMs: THIRTY_DAYS_MS,
    indicator: {
      kind: 'bad-events',
      bad: parseSelector('data_reads_total{job="api",fresh="false"}'),
      total: parseSelector('data_reads_total{job="api"}'),
    },
  },
];
