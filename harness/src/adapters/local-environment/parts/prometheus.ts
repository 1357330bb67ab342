import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findUnscraped, readSamples } from '../health/prometheus-query.ts';
import { askHttp, askJson } from '../health/http-check.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import { PROMETHEUS } from '../state/environment-state.ts';
import { waiting, type Recipe } from './recipe.ts';

/** One service that is scraped: `job` is its name, `instance` that of the process, which is the same where it is one. */
export type ScrapeTarget = {
  readonly service: string;
  readonly metricsPath: string;
  readonly instances: readonly { readonly name: string; readonly port: number }[];
};

const SAMPLES_NEEDED = 2;

/** Prometheus with a 1 s scrape of every target; ready when it has seen each of them up twice. */
export function prometheusRecipe(
  executable: string,
  dataDir: string,
  targets: readonly ScrapeTarget[],
): Recipe {
  const config = join(dataDir, 'prometheus.yml');
  return {
    name: PROMETHEUS,
    kind: 'prometheus',
    // Another one could not give back the seconds that were lost, so it is not put in the place of the first.
    readyTimeoutMs: 30_000,
    restarts: false,
    stop: { signal: 'SIGTERM', graceMs: 3_000 },
    prepare: () => {
      mkdirSync(dataDir, { recursive: true });
      // JSON is YAML.
      writeFileSync(config, JSON.stringify(configuration(targets), null, 2));
      return Promise.resolve();
    },
    launch: (port) => ({
      file: executable,
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(dataDir, 'tsdb')}`,
        '--storage.tsdb.retention.time=1d',
        `--web.listen-address=${LOOPBACK}:${port}`,
        // By default it looks at its targets for the first time five seconds after it started.
        '--scrape.discovery-reload-interval=100ms',
        '--log.level=warn',
      ],
      cwd: dataDir,
      deathSignal: 'KILL',
    }),
    readiness: async (port) => {
      const base = `http://${LOOPBACK}:${port}`;
      const { status } = await askHttp(`${base}/-/ready`);
      if (status !== 200) return waiting(`/-/ready answered ${status}`);
      const seen = await readSamples(base, 'sum_over_time(up[1m])');
      const names = targets
        .flatMap(({ instances }) => instances.map(({ name }) => name))
        .filter((name) => (seen.get(name) ?? 0) < SAMPLES_NEEDED);
      if (names.length > 0) {
        const problems = await findUnscraped(base, names);
        return waiting(problems.join('; ') || `it has seen too little of ${names.join(', ')}`);
      }
      return { ready: true, version: await readVersion(base) };
    },
  };
}

function configuration(targets: readonly ScrapeTarget[]): object {
  return {
    global: {
      scrape_interval: '1s',
      scrape_timeout: '1s',
    },
    scrape_configs: targets.map(({ service, metricsPath, instances }) => ({
      job_name: service,
      metrics_path: metricsPath,
      // Many a small service sends its metrics without a content type.
      fallback_scrape_protocol: 'PrometheusText0.0.4',
      static_configs: instances.map(({ name, port }) => ({
        targets: [`${LOOPBACK}:${port}`],
        labels: { instance: name },
      })),
    })),
  };
}

async function readVersion(base: string): Promise<string | undefined> {
  const answer = await askJson(`${base}/api/v1/status/buildinfo`);
  return /"version":"([^"]*)"/.exec(JSON.stringify(answer))?.[1];
}
