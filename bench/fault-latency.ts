/**
 * How much later answers really arrive when a link is given a latency, against what was asked: pings to a real Redis
 * through a real Toxiproxy, over one connection, first without the fault and then with it, put there by the adapter
 * that runs use. An experiment refuses less than 10 ms; the smaller ones are here to show what Toxiproxy itself adds.
 *
 * Repeat with: node bench/fault-latency.ts [pings]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SystemToolbox } from '../harness/src/adapters/tools/system-toolbox.ts';
import { ToxiproxyNetworkProxy } from '../harness/src/adapters/toxiproxy/toxiproxy-network-proxy.ts';

const PINGS = Number(process.argv[2] ?? 100);
const ASKED_MS = [1, 5, 20, 100, 400];
const READY_WITHIN_MS = 10_000;
const NAME = 'bench';

const never = new AbortController().signal;
const toolbox = new SystemToolbox(process.env);
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const children: ChildProcess[] = [];
try {
  const redisPort = await start('redis', (port) => [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    folder,
  ]);
  const adminPort = await start('toxiproxy', (port) => ['-host', '127.0.0.1', '-port', port]);
  const proxy = { adminUrl: `http://127.0.0.1:${adminPort}`, name: NAME };
  const linkPort = await makeProxy(proxy.adminUrl, redisPort);
  const proxies = new ToxiproxyNetworkProxy();

  console.log(
    `${PINGS} pings each, one at a time; added is the time with the fault minus the median without it\n`,
  );
  console.log('  asked   without    added, median       p99    median / asked');
  for (const latencyMs of ASKED_MS) {
    const harm = { kind: 'latency', latencyMs, jitterMs: 0 } as const;
    const withoutMs = median(await pingTimes(linkPort));
    await proxies.addHarm(proxy, { name: NAME, direction: 'downstream', toxicity: 1, harm }, never);
    const added = (await pingTimes(linkPort)).map((ms) => ms - withoutMs);
    await proxies.removeHarm(proxy, NAME, never);
    const cells = [
      `${latencyMs} ms`,
      inMs(withoutMs),
      inMs(median(added)),
      inMs(quantile(added, 0.99)),
    ];
    const widths = [7, 10, 17, 10];
    const row = cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('');
    console.log(`${row}${(median(added) / latencyMs).toFixed(3).padStart(18)}`);
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}
console.log('\nRepeat: node bench/fault-latency.ts');

/** Starts a tool on a free port and waits until it listens. */
async function start(
  tool: 'redis' | 'toxiproxy',
  args: (port: string) => readonly string[],
): Promise<number> {
  const port = await freePort();
  children.push(spawn(await toolbox.locate(tool), args(String(port)), { stdio: 'ignore' }));
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      wait(1_000, false),
    ]);
    socket.destroy();
    if (isThere) return port;
    if (performance.now() > deadlineMs) throw new Error(`${tool} does not listen on port ${port}.`);
    await wait(20);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function makeProxy(adminUrl: string, redisPort: number): Promise<number> {
  const wanted = { name: NAME, listen: '127.0.0.1:0', upstream: `127.0.0.1:${redisPort}` };
  const body = JSON.stringify({ ...wanted, enabled: true });
  const answer = await fetch(`${adminUrl}/proxies`, { method: 'POST', body });
  return Number(/"listen":"[^"]*:(\d+)"/.exec(await answer.text())?.[1]);
}

/** Round trips over one fresh connection; the first two are not counted. */
async function pingTimes(port: number): Promise<readonly number[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const times: number[] = [];
  for (let ping = 0; ping < PINGS + 2; ping += 1) times.push(await pingTime(socket));
  socket.destroy();
  return times.slice(2);
}

async function pingTime(socket: Socket): Promise<number> {
  const startedAtMs = performance.now();
  socket.write('PING\r\n');
  await once(socket, 'data');
  return performance.now() - startedAtMs;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function inMs(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}
