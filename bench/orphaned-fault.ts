/**
 * How long a fault stays in force after its harness was killed: from SIGKILL until the first request after which every
 * one is answered as if there were no fault, seen through the link, at 500 requests a second on it. Each repetition is
 * a run of its own, with its own watchdog, on a real Redis behind a real Toxiproxy.
 *
 * Repeat with: node bench/orphaned-fault.ts [repetitions]
 */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { openLink } from '../harness/test/integration/toxiproxy/real-fault-world.ts';
import { startServices } from '../harness/test/integration/toxiproxy/real-services.ts';
import { GuardedProject } from '../harness/test/integration/watchdog/guarded-project.ts';

const REPETITIONS = Number(process.argv[2] ?? 20);
const REQUESTS_A_SECOND = 500;
const CONNECTIONS = 25;
/** The fault adds 300 ms; without it an answer takes a millisecond. */
const FAST_MS = 50;
const SETTLED_AFTER_MS = 1_000;

type Request = { readonly sentMs: number; answeredMs: number };

const services = await startServices();
const times: number[] = [];
try {
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    const goneMs = await repeatOnce();
    times.push(goneMs);
    console.log(`${String(repetition).padStart(3)}   gone after ${goneMs.toFixed(0)} ms`);
  }
} finally {
  await services.stop();
}
console.log(
  `\n${REPETITIONS} repetitions at ${REQUESTS_A_SECOND} requests/s: median ${quantile(0.5)} ms, 95th percentile ${quantile(0.95)} ms, longest ${quantile(1)} ms`,
);
console.log('\nRepeat: node bench/orphaned-fault.ts');

async function repeatOnce(): Promise<number> {
  const project = new GuardedProject(await openLink(services, 'redis'));
  try {
    const run = project.conduct();
    await run.says('fault.injected');
    const traffic = await startTraffic(project.link.port);
    await wait(SETTLED_AFTER_MS);
    const killedMs = performance.now();
    run.kill('SIGKILL');
    await project.untilHealed();
    await wait(SETTLED_AFTER_MS);
    const requests = traffic.stop().filter(({ sentMs }) => sentMs >= killedMs);
    const lastSlow = requests.findLastIndex(
      ({ sentMs, answeredMs }) => answeredMs - sentMs >= FAST_MS,
    );
    const first = requests[lastSlow + 1];
    if (lastSlow === -1 || first === undefined)
      throw new Error('The fault was not seen, or never gone.');
    return first.sentMs - killedMs;
  } finally {
    await project.close();
  }
}

/** Pings at a fixed rate, whatever becomes of the answers, over connections that stay open. */
async function startTraffic(port: number): Promise<{ stop(): readonly Request[] }> {
  const requests: Request[] = [];
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
  const waiting = sockets.map((socket) => {
    const sent: Request[] = [];
    socket.on('data', (bytes: Buffer) => {
      const answers = bytes.toString('latin1').split('\r\n').length - 1;
      for (const request of sent.splice(0, answers)) request.answeredMs = performance.now();
    });
    return sent;
  });
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) / 1_000) * REQUESTS_A_SECOND;
    while (requests.length < due) {
      const at = requests.length % CONNECTIONS;
      const request = { sentMs: performance.now(), answeredMs: Number.POSITIVE_INFINITY };
      requests.push(request);
      waiting[at]?.push(request);
      sockets[at]?.write('PING\r\n');
    }
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      // The last ones may not have had the time to be answered.
      return requests.filter(({ sentMs }) => sentMs < performance.now() - SETTLED_AFTER_MS / 2);
    },
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function quantile(share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(0);
}
