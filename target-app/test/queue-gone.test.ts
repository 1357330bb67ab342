import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import type { AuditRecord } from './kit/audit-reader.ts';
import type { Damage } from './kit/damage.ts';
import { EventWorld } from './kit/event-world.ts';
import { eventually } from './kit/eventually.ts';
import type { LinkState } from './kit/link.ts';
import { SchoolLoad } from './kit/school-load.ts';
import type { WorkerProcess } from './kit/worker-process.ts';

const PATH = '/api/v1/students';
const ADA = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
const PER_SECOND = 20;
/** Longer than the breaker needs to open. */
const OUTAGE_MS = 4000;
const DELIVERY_LIMIT_MS = 60_000;

let world: EventWorld;
let apps: AppProcess[];
let worker: WorkerProcess;
const loads: SchoolLoad[] = [];

beforeAll(async () => {
  world = await EventWorld.create();
  apps = [await world.app({ OUTBOX_REPUBLISH_MS: '2000' })];
  worker = await world.worker();
});
afterEach(() => Promise.all(loads.splice(0).map((load) => load.stop())));
afterAll(() => world.remove());

const queueLinks = (state: LinkState) => () =>
  Promise.all([world.links.apiToQueue.become(state), world.links.workerToQueue.become(state)]);
const auditLinks = (state: LinkState) => () =>
  Promise.all([world.links.apiToAudit.become(state), world.links.workerToAudit.become(state)]);

const damages: readonly Damage[] = [
  {
    name: 'the queue is cut off',
    break: queueLinks({ is: 'cut' }),
    mend: queueLinks({ is: 'open' }),
  },
  {
    name: 'the queue hangs',
    break: queueLinks({ is: 'swallowing' }),
    mend: queueLinks({ is: 'open' }),
  },
  {
    name: 'the queue is killed with all it has',
    break: () => world.queue.kill(),
    mend: () => world.queue.start(),
  },
  {
    name: 'the audit log is cut off',
    break: auditLinks({ is: 'cut' }),
    mend: auditLinks({ is: 'open' }),
  },
  {
    name: 'the audit log hangs',
    break: auditLinks({ is: 'swallowing' }),
    mend: auditLinks({ is: 'open' }),
  },
  {
    name: 'the worker is killed',
    break: () => worker.child.stop('SIGKILL'),
    mend: async () => {
      worker = await world.worker();
    },
  },
];

describe('the resilient variant', () => {
  it.each(damages)('succeeds and loses no event while $name', async (damage) => {
    const load = loadOn(() => apps, PER_SECOND);
    await eventually('events flow', DELIVERY_LIMIT_MS, async () => (await recorded(load)) > 10);
    await damage.break();
    await pause(OUTAGE_MS);
    await damage.mend();
    await pause(1000);
    await load.stop();

    expect(load.failures).toEqual([]);
    await everythingIsDelivered(load);
  });

  it('keeps the order of each student when two replicas publish', async () => {
    const second = await world.app();
    const load = loadOn(() => [...apps, second], 2 * PER_SECOND);
    await pause(2000);
    await queueLinks({ is: 'cut' })();
    await pause(1000);
    await queueLinks({ is: 'open' })();
    await pause(1000);
    await load.stop();

    expect(load.failures).toEqual([]);
    await everythingIsDelivered(load);
    await second.child.stop('SIGTERM');
    expect(second.child.exit).toEqual({ code: 0, signal: null });
  });

  it('delivers what it answered before it was killed', async () => {
    await queueLinks({ is: 'cut' })();
    const doomed = await world.app();
    const load = loadOn(() => [doomed], PER_SECOND);
    await eventually('students are created', DELIVERY_LIMIT_MS, () => load.events > 50);
    await doomed.child.stop('SIGKILL');
    await load.stop();
    await queueLinks({ is: 'open' })();

    expect(load.events).toBeGreaterThan(50);
    // Cut off from the answer, a change may still be written, and then is an event too.
    const records = await eventually('every event is recorded', DELIVERY_LIMIT_MS, async () => {
      const all = await studentRecords();
      return (
        [...load.answered].every(([id, types]) => (all.get(id)?.length ?? 0) >= types.length) && all
      );
    });
    for (const [id, types] of load.answered) {
      expect(typesOf(records.get(id)).slice(0, types.length)).toEqual(types);
    }
  });

  it('says how far the summary is behind, and finds a student in it', async () => {
    const app = apps[0]!;
    await eventually('nothing is waiting', DELIVERY_LIMIT_MS, async () => {
      return (await app.metric('data_age_seconds')) === 0;
    });
    const search = `${PATH}/summary?search=lovelace`;
    await world.links.workerToQueue.become({ is: 'cut' });
    const created = await app.send('POST', PATH, ADA);
    const { id } = (await created.json()) as { id: string };
    await eventually('the change is seen to be missing', DELIVERY_LIMIT_MS, async () => {
      return (
        (await app.metric('data_age_seconds')) > 5 && (await app.metric('queue_lag_seconds')) > 4
      );
    });
    const behind = await app.request(search);
    expect([behind.status, behind.headers.get('x-data-stale')]).toEqual([200, 'true']);
    expect(Number(behind.headers.get('age'))).toBeGreaterThanOrEqual(5);
    expect(await behind.json()).toEqual({ items: [] });
    expect(await app.metric('data_reads_total{fresh="false"}')).toBeGreaterThan(0);
    expect(await app.metric('outbox_pending')).toBe(0);

    await world.links.workerToQueue.become({ is: 'open' });
    const page = await eventually('the student is found', DELIVERY_LIMIT_MS, async () => {
      const answer = await app.request(search);
      const body = (await answer.json()) as { items: { id: string }[] };
      return body.items.length > 0 && { stale: answer.headers.get('x-data-stale'), ...body };
    });
    expect(page).toEqual({ stale: null, items: [expect.objectContaining({ id, ...ADA })] });
    await eventually('it is level again', DELIVERY_LIMIT_MS, async () => {
      return (await app.metric('data_age_seconds')) === 0;
    });
  });

  it('notes in the audit log who asked for a change, also when the log was gone', async () => {
    const app = apps[0]!;
    await world.links.apiToAudit.become({ is: 'cut' });
    const headers = { 'x-request-id': 'wanted-while-gone' };
    await app.request(`${PATH}/STU-${'0'.repeat(26)}`, { method: 'DELETE', headers });
    await eventually('the record is left to the worker', DELIVERY_LIMIT_MS, async () => {
      return (await app.metric('audit_records_total{result="deferred"}')) > 0;
    });
    const record = await eventually('the record is written', DELIVERY_LIMIT_MS, async () => {
      const all = await world.auditReader.all();
      return all.find(({ subject }) => subject === 'request:wanted-while-gone');
    });
    expect(record).toMatchObject({ type: 'request' });
    await world.links.apiToAudit.become({ is: 'open' });
  });

  it('lists the queue and the audit log in its health, and is ready without them', async () => {
    const app = apps[0]!;
    await eventually('the breaker is closed', DELIVERY_LIMIT_MS, async () => {
      return (await app.metric('circuit_breaker_state{name="audit"}')) === 0;
    });
    await queueLinks({ is: 'cut' })();
    const health = (await (await app.request('/health')).json()) as {
      dependencies: { name: string; status: string }[];
    };
    const states = health.dependencies.map(({ name, status }) => [name, status]);
    expect(states).toEqual(
      expect.arrayContaining([
        ['queue', 'down'],
        ['audit', 'up'],
      ]),
    );
    expect((await app.request('/health/ready')).status).toBe(200);
    await queueLinks({ is: 'open' })();
  });

  it('ends the worker on SIGTERM with nothing left half done', async () => {
    const load = loadOn(() => apps, PER_SECOND);
    await eventually('events flow', DELIVERY_LIMIT_MS, async () => (await recorded(load)) > 10);
    expect((await fetch(`${worker.url}/health/ready`)).status).toBe(200);
    await worker.child.stop('SIGTERM');
    expect(worker.child.exit).toEqual({ code: 0, signal: null });
    worker = await world.worker();
    await load.stop();
    await everythingIsDelivered(load);
  });
});

describe('the naive variant', () => {
  it('loses the event when the queue is gone', async () => {
    const naive = await world.app({ VARIANT: 'naive' });
    const kept = (await (await naive.send('POST', PATH, ADA)).json()) as { id: string };
    await eventually('the event is recorded', DELIVERY_LIMIT_MS, async () => {
      return (await studentRecords()).has(kept.id);
    });
    await world.links.apiToQueue.become({ is: 'cut' });
    const answer = await naive.send('POST', PATH, ADA);
    const lost = (await answer.json()) as { id: string };
    expect(answer.status).toBe(201);
    await naive.child.says(/"msg":"an event is lost"/);
    await world.links.apiToQueue.become({ is: 'open' });

    const after = (await (await naive.send('POST', PATH, ADA)).json()) as { id: string };
    const records = await eventually('a later event is recorded', DELIVERY_LIMIT_MS, async () => {
      const all = await studentRecords();
      return all.has(after.id) && all;
    });
    expect(records.has(lost.id)).toBe(false);
  });
});

function loadOn(some: () => readonly AppProcess[], perSecond: number): SchoolLoad {
  const load = new SchoolLoad(some);
  load.start(perSecond);
  loads.push(load);
  return load;
}

/** Every event that was answered for is recorded once, in its student's order; the summary shows the outcome. */
async function everythingIsDelivered(load: SchoolLoad): Promise<void> {
  await eventually('the outbox is empty', DELIVERY_LIMIT_MS, async () => {
    const rows = await world.ask<{ waiting: number }>(
      'SELECT count(*)::int AS waiting FROM outbox',
    );
    return rows[0]?.waiting === 0;
  });
  const records = await studentRecords();
  const summary = await world.ask<{ student_id: string }>(
    'SELECT student_id FROM student_summary WHERE deleted_at IS NULL',
  );
  const visible = new Set(summary.map(({ student_id }) => student_id));
  const differences: unknown[] = [];
  for (const [id, types] of load.answered) {
    const found = records.get(id);
    const isRight =
      String(typesOf(found)) === String(types) &&
      isInOrder(found) &&
      visible.has(id) === (types.at(-1) !== 'student.deleted');
    if (!isRight) differences.push({ id, types, found, isVisible: visible.has(id) });
  }
  expect(differences).toEqual([]);
}

async function studentRecords(): Promise<ReadonlyMap<string, readonly AuditRecord[]>> {
  const all = await world.auditReader.all();
  return Map.groupBy(
    all.filter(({ type }) => type.startsWith('student.')),
    ({ subject }) => subject,
  );
}

async function recorded(load: SchoolLoad): Promise<number> {
  const records = await studentRecords();
  return [...load.answered.keys()].filter((id) => records.has(id)).length;
}

function typesOf(records: readonly AuditRecord[] = []): readonly string[] {
  return records.map(({ type }) => type);
}

/** Sorted by event, the records were also written one after the other. */
function isInOrder(records: readonly AuditRecord[] = []): boolean {
  return records.every((record, index) => {
    const before = records[index - 1];
    return before === undefined || before.recordedAt <= record.recordedAt;
  });
}
