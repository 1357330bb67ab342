/*
 * A server that counts events of its own making and writes each to a log, so that a test knows what it counted to the
 * event, those lost in a kill included. Arguments: the file to append to, and the port (0: any).
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [, , logFile = '', port = '0'] = process.argv;
const BOUNDS = ['0.1', '0.3', '+Inf'] as const;
const EVENTS_PER_MS = 0.3;
const TICK_MS = 4;

const requests = new Map<string, number>();
const buckets = new Map<string, number>();
const startedAtMs = Date.now();
let made = 0;

/** Makes up for the time it did not run: a pause ends in a burst, as it does in a server with a backlog. */
function tick(): void {
  const due = Math.floor((Date.now() - startedAtMs) * EVENTS_PER_MS);
  for (; made < due; made += 1) {
    const status = Math.random() < 0.05 ? '503' : '200';
    const seconds = Math.random() * 0.5;
    requests.set(status, (requests.get(status) ?? 0) + 1);
    for (const le of BOUNDS) {
      const under = le === '+Inf' || seconds <= Number(le);
      buckets.set(le, (buckets.get(le) ?? 0) + (under ? 1 : 0));
    }
    appendFileSync(logFile, `${String(Date.now())} ${status} ${String(seconds)}\n`);
  }
}

function metrics(): string {
  return [
    `process_start_time_seconds ${String(Math.round(startedAtMs / 1_000))}`,
    '# TYPE requests_total counter',
    ...[...requests].map(([status, n]) => `requests_total{status="${status}"} ${String(n)}`),
    '# TYPE seconds histogram',
    ...[...buckets].map(([le, n]) => `seconds_bucket{le="${le}"} ${String(n)}`),
    `seconds_count ${String(made)}`,
    '',
  ].join('\n');
}

const server = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(metrics());
});
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
  setInterval(tick, TICK_MS);
});
// It ends with the test that started it, however that ends.
process.stdin.on('end', () => process.exit()).resume();
