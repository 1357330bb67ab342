import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from '../tools.ts';

/** A Prometheus of a test's own; disposing of it ends it and removes its data. */
export type RunningPrometheus = AsyncDisposable & { readonly url: string };

/** What is scraped under which name, and how often. */
export type ScrapeJob = {
  readonly name: string;
  readonly port: number;
  readonly everySeconds: number;
  readonly nativeHistograms?: boolean;
};

/** Starts Prometheus, scraping one target every second. */
export function startPrometheus(scrapedPort: number): Promise<RunningPrometheus> {
  return startPrometheusOf([{ name: 'counting', port: scrapedPort, everySeconds: 1 }]);
}

/** Starts Prometheus with several jobs. */
export async function startPrometheusOf(jobs: readonly ScrapeJob[]): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(
    config,
    JSON.stringify({
      global: { scrape_timeout: '1s' },
      scrape_configs: jobs.map(({ name, port, everySeconds, nativeHistograms = false }) => ({
        job_name: name,
        scrape_interval: `${String(everySeconds)}s`,
        ...(nativeHistograms ? { scrape_native_histograms: true } : {}),
        static_configs: [{ targets: [`127.0.0.1:${String(port)}`] }],
      })),
    }),
  );
  const listenPort = await freePort();
  const child = spawn(
    toolPath('prometheus'),
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${String(listenPort)}`,
    ],
    { stdio: 'ignore' },
  );
  return {
    url: `http://127.0.0.1:${String(listenPort)}`,
    async [Symbol.asyncDispose]() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
