/**
 * The queue gone for 30 s under load: how many requests failed, how many events were lost, delivered twice or out of
 * order, and how long the rest took to arrive. Real parts throughout: PostgreSQL, Redis, the embedded queue and audit
 * servers, the service and its worker, each its own process. Everything that was answered with success is compared with the
 * audit log in the end.
 *
 * Repeat with: node bench/queue-gone.ts [seconds gone] [students a second]
 */
import { setTimeout as pause } from 'node:timers/promises';
import { EventWorld } from '../target-app/test/kit/event-world.ts';
import { eventually } from '../target-app/test/kit/eventually.ts';
import { SchoolLoad } from '../target-app/test/kit/school-load.ts';

const GONE_S = Number(process.argv[2] ?? 30);
const PER_SECOND = Number(process.argv[3] ?? 50);
const AROUND_MS = 5000;
/** Older data is not fresh. */
const FRESH_S = 5;
const DELIVERY_LIMIT_MS = 120_000;

const world = await EventWorld.create();
try {
  const [app] = await Promise.all([world.app(), world.worker()]);
  const links = [world.links.apiToQueue, world.links.workerToQueue];
  const load = new SchoolLoad(() => [app]);
  load.start(PER_SECOND);
  await pause(AROUND_MS);

  await Promise.all(links.map((link) => link.become({ is: 'cut' })));
  await pause(GONE_S * 1000);
  const [waiting] = await world.ask<{ count: number }>('SELECT count(*)::int FROM outbox');
  await Promise.all(links.map((link) => link.become({ is: 'open' })));
  const backAtMs = performance.now();
  await eventually('the summary is fresh', DELIVERY_LIMIT_MS, async () => {
    return (await app.metric('data_age_seconds')) < FRESH_S;
  });
  const freshAfterMs = performance.now() - backAtMs;
  await pause(AROUND_MS);
  await load.stop();
  await eventually('the outbox is empty', DELIVERY_LIMIT_MS, async () => {
    const [left] = await world.ask<{ count: number }>('SELECT count(*)::int FROM outbox');
    return left?.count === 0;
  });

  const counts = await compare(load);
  console.log(`the queue gone for ${GONE_S} s, ${PER_SECOND} students created a second\n`);
  const lines: readonly (readonly [string, number | string])[] = [
    ['changes answered as done', load.events],
    ['requests that failed', load.failures.length],
    ['events in the outbox when the queue came back', waiting?.count ?? 0],
    ['events recorded', counts.recorded],
    ['events lost', counts.lost],
    ['events recorded more than once', counts.twice],
    ['students whose events are out of order', counts.outOfOrder],
    ['summary fresh again after', `${(freshAfterMs / 1000).toFixed(1)} s`],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(48)}${String(value)}`);
  const isSound =
    load.failures.length + counts.lost + counts.twice + counts.outOfOrder === 0 && load.events > 0;
  process.exitCode = isSound ? 0 : 1;
} finally {
  await world.remove();
}

async function compare({ answered }: SchoolLoad) {
  const records = Map.groupBy(await world.auditReader.all(), ({ subject }) => subject);
  const counts = { recorded: 0, lost: 0, twice: 0, outOfOrder: 0 };
  for (const [id, types] of answered) {
    const found = records.get(id) ?? [];
    counts.recorded += found.length;
    counts.lost += Math.max(0, types.length - found.length);
    counts.twice += Math.max(0, found.length - types.length);
    const inOrder = found.every(
      ({ type, recordedAt }, index) =>
        type === types[index] && (found[index - 1]?.recordedAt ?? '') <= recordedAt,
    );
    if (!inOrder) counts.outOfOrder += 1;
  }
  return counts;
}
