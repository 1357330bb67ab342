import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ForeignSystem } from '../../fixtures/foreign-system/start-foreign-system.ts';

/** A project that runs one short experiment on a system that is not ours. */
export async function writeHostileProject(
  folder: string,
  { catalogue, prometheus, toxiproxy, link }: ForeignSystem['addresses'],
): Promise<void> {
  const files = {
    'prometheus.yml': `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: catalogue
    fallback_scrape_protocol: PrometheusText0.0.4
    static_configs: [{ targets: ['${catalogue}'] }]
`,
    'faultline.yaml': `
apiVersion: faultline/v1
kind: Environments
environments:
  theirs:
    type: external
    url: http://${catalogue}
    prometheus: http://${prometheus}
    toxiproxy: http://${toxiproxy}
    services:
      catalogue: { url: 'http://${catalogue}', ready: /ready, instance: '${catalogue}' }
      prices: {}
    links:
      catalogue->prices:
        proxy: prices
        listen: ${link}
        protocol: http
        usage: catalogue_price_lookups_total{job="catalogue"}
`,
    'experiments/slos/catalogue.yaml': `
apiVersion: openslo/v1
kind: SLI
metadata:
  name: catalogue-availability
  annotations:
    faultline.dev/client: availability
    faultline.dev/service: catalogue
    faultline.dev/absent-bad-means-zero: 'true'
spec:
  description: Answered, without a server error.
  ratioMetric:
    counter: true
    bad:
      metricSource:
        type: Prometheus
        spec: { query: 'catalogue_requests_total{job="catalogue",code=~"5.."}' }
    total:
      metricSource:
        type: Prometheus
        spec: { query: 'catalogue_requests_total{job="catalogue"}' }
---
apiVersion: openslo/v1
kind: SLI
metadata:
  name: catalogue-answers
  annotations: { faultline.dev/service: catalogue, faultline.dev/absent-bad-means-zero: 'true' }
spec:
  description: What the service itself says of its answers.
  ratioMetric:
    counter: true
    bad:
      metricSource:
        type: Prometheus
        spec: { query: 'catalogue_requests_total{job="catalogue",code=~"5.."}' }
    total:
      metricSource:
        type: Prometheus
        spec: { query: 'catalogue_requests_total{job="catalogue"}' }
`,
    'experiments/prices-late.yaml': `
apiVersion: faultline/v1
kind: Experiment
metadata: { name: prices-late, owner: shop }
hypothesis: When prices answer late, the catalogue answers with the last known price.
load: { scenario: browse-items, rate: 50/s }
phases: { warmup: 1s, baseline: 4s, fault: 6s, recovery: 3s }
faults:
  - { type: network-latency, link: catalogue->prices, latency: 600ms }
objectives:
  - { sli: catalogue-availability, target: 90%, during: fault }
  - { sli: catalogue-answers, target: 90%, during: fault }
`,
    'scenarios/browse-items.ts': `
import http from 'k6/http';
const maxVus = Number(__ENV.MAX_VUS);
export const options = {
  discardResponseBodies: true,
  scenarios: {
    browse_items: {
      executor: 'constant-arrival-rate', rate: Number(__ENV.RATE), timeUnit: __ENV.TIME_UNIT,
      duration: __ENV.DURATION, preAllocatedVUs: maxVus, maxVUs: maxVus, gracefulStop: __ENV.TIMEOUT,
    },
  },
};
export default function browseItems() {
  http.get(\`\${__ENV.BASE_URL}/items/\${1 + Math.floor(Math.random() * 100)}\`, { timeout: __ENV.TIMEOUT });
}
`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text.trimStart());
  }
}
