/*
 * A service that knows the truth about itself: every answer is counted and, in the same breath, written to a log that
 * outlives a SIGKILL. Arguments: the log to append to, the port of the service, the port of its metrics.
 *
 * Orders come as lines on its standard input: `down 3000` refuses connections for 3 s (metrics stay up), `errors 4000`
 * answers 503 for 4 s, `slow 4000 350` answers 350 ms late for 4 s. It ends with its standard input.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const [, , logFile = '', servicePort = '', metricsPort = ''] = process.argv;
const BOUNDS = ['0.05', '0.1', '0.3', '1', '+Inf'] as const;
const LISTEN_PATIENCE_MS = 10_000;

const requests = new Map<string, number>();
const buckets = new Map<string, number>();
const processStartSeconds = Math.round(Date.now() / 1_000 - process.uptime());
let [errorsUntilMs, slowUntilMs, slowByMs] = [0, 0, 0];

const service = createServer((_, response) => {
  const beganMs = performance.now();
  const now = Date.now();
  const status = now < errorsUntilMs ? 503 : 200;
  const answer = () => {
    // A client that is gone by now gets no answer; the request was worked on and counts nevertheless.
    count(status, (performance.now() - beganMs) / 1_000);
    response.writeHead(status).end();
  };
  if (now < slowUntilMs) setTimeout(answer, slowByMs);
  else answer();
});

const metrics = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(exposition());
});

function count(status: number, seconds: number): void {
  const name = String(status);
  requests.set(name, (requests.get(name) ?? 0) + 1);
  for (const le of BOUNDS) {
    const under = le === '+Inf' || seconds <= Number(le);
    buckets.set(le, (buckets.get(le) ?? 0) + (under ? 1 : 0));
  }
  log(`${name} ${String(seconds)}`);
}

function log(what: string): void {
  appendFileSync(logFile, `${String(Date.now())} ${what}\n`);
}

function exposition(): string {
  return [
    `process_start_time_seconds ${String(processStartSeconds)}`,
    '# TYPE requests_total counter',
    ...[...requests].map(([status, n]) => `requests_total{status="${status}"} ${String(n)}`),
    '# TYPE seconds histogram',
    ...[...buckets].map(([le, n]) => `seconds_bucket{le="${le}"} ${String(n)}`),
    '',
  ].join('\n');
}

async function obey(order: string): Promise<void> {
  const [what = '', forMs = '0', byMs = '0'] = order.split(' ');
  const untilMs = Date.now() + Number(forMs);
  log(what);
  if (what === 'errors') errorsUntilMs = untilMs;
  else if (what === 'slow') [slowUntilMs, slowByMs] = [untilMs, Number(byMs)];
  else if (what === 'down') await beDownUntil(untilMs);
  else throw new Error(`No such order: "${order}".`);
}

async function beDownUntil(untilMs: number): Promise<void> {
  service.close();
  service.closeAllConnections();
  await wait(untilMs - Date.now());
  await listen(service, Number(servicePort));
  log('up');
}

/** Somebody may have borrowed the port while nobody listened. */
async function listen(server: Server, port: number): Promise<void> {
  const limitMs = Date.now() + LISTEN_PATIENCE_MS;
  for (;;) {
    const problem = await new Promise<Error | undefined>((settle) => {
      server.once('error', settle);
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', settle);
        settle(undefined);
      });
    });
    if (problem === undefined) return;
    if (Date.now() > limitMs) throw problem;
    await wait(20);
  }
}

await listen(metrics, Number(metricsPort));
await listen(service, Number(servicePort));
log('up');
process.stdout.write('up\n');
createInterface({ input: process.stdin })
  .on('line', (order) => void obey(order))
  .on('close', () => process.exit());
