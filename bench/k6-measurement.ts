/**
 * What our measurement costs k6: its CPU time a request with the sample stream that the harness reads, as a ratio to
 * its CPU time a request with no output at all, at 1000 requests a second against a server that does nothing.
 *
 * Repeat with `node bench/k6-measurement.ts [path of k6]`; without a path it is `K6_BIN`, or `k6` on PATH.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { k6Command, k6Environment } from '../harness/src/adapters/k6/k6-command.ts';
import { measurement } from '../harness/src/adapters/k6/measurement.ts';

const PAIRS = 5;
const RATE_PER_SECOND = 1_000;
const DURATION_MS = 5_000;

const k6Path = process.argv[2] ?? process.env['K6_BIN'] ?? 'k6';
const script = new URL('../harness/test/integration/k6/fixtures/one-get.ts', import.meta.url);

let requests = 0;
const server = createServer((_request, response) => {
  requests += 1;
  response.end('hello');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

const ratios: number[] = [];
console.log('pair   without      with   ratio   (CPU of k6 a request)');
for (let pair = 1; pair <= PAIRS; pair += 1) {
  // In alternating order, so that a machine that gets busier favours neither.
  const withFirst = pair % 2 === 0;
  const first = await cpuMicrosecondsARequest(withFirst);
  const second = await cpuMicrosecondsARequest(!withFirst);
  const [measured, bare] = withFirst ? [first, second] : [second, first];
  ratios.push(measured / bare);
  const cells = [
    `${bare.toFixed(0)} µs`,
    `${measured.toFixed(0)} µs`,
    (measured / bare).toFixed(2),
  ];
  console.log(
    `${pair}`.padStart(4) + cells.map((cell, at) => cell.padStart(at < 2 ? 10 : 8)).join(''),
  );
}
server.close();

const sorted = ratios.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2));
console.log(
  `CPU of k6 with our measurement to without: median ${sorted[(PAIRS - 1) / 2]}, ` +
    `${sorted[0]} to ${sorted[PAIRS - 1]} (${PAIRS} pairs of ${DURATION_MS / 1_000} s at ${RATE_PER_SECOND} requests a second).`,
);
console.log(`Repeat: node bench/k6-measurement.ts ${k6Path}`);

/** Runs k6 once, as the harness would but for holding it, with or without its output. */
async function cpuMicrosecondsARequest(measured: boolean): Promise<number> {
  const order = {
    scenario: 'one-get',
    ratePerSecond: RATE_PER_SECOND,
    durationMs: DURATION_MS,
    requestTimeoutMs: 1_000,
    baseUrl: `http://127.0.0.1:${port}`,
  };
  const args = k6Command(order, script.pathname, 0).arguments.filter(
    (argument) =>
      !/^--(paused|address)/.test(argument) && (measured || !argument.startsWith('--out')),
  );
  // A shell tells the CPU time of its children on any Unix; Node does not.
  const child = spawn('sh', ['-c', '"$0" "$@" 2>/dev/null; times >&2', k6Path, ...args], {
    env: k6Environment(process.env, process.availableMemory()),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const samples = measurement();
  let times = '';
  child.stdout.setEncoding('latin1').on('data', samples.push);
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (times += chunk));
  requests = 0;
  await once(child, 'close');
  if (requests === 0) throw new Error(`${k6Path} sent nothing. ${times}`);
  return (cpuSecondsIn(times) * 1e6) / requests;
}

/** `0m1.48s 0m0.51s` in the last line: user and system time of the children. */
function cpuSecondsIn(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (total, [, minutes, seconds]) => total + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
