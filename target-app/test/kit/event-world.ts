import { Client } from 'pg';
import type { AppProcess } from './app.ts';
import { AuditReader } from './audit-reader.ts';
import { Link } from './link.ts';
import { StandIn } from './stand-in.ts';
import { WorkerProcess } from './worker-process.ts';
import { World } from './world.ts';

const LINKS = ['apiToQueue', 'workerToQueue', 'apiToAudit', 'workerToAudit'] as const;
type LinkName = (typeof LINKS)[number];

/** Here nothing but the queue and the audit log is in trouble: a busy machine is not to look like a database that is gone. */
const PATIENT = { DATABASE_ACQUIRE_TIMEOUT_MS: '10000', DATABASE_QUERY_TIMEOUT_MS: '10000' };
const UNLIMITED = {
  RATE_LIMITS: 'off',
  MAX_IN_FLIGHT: '10000',
  MAX_EVENT_LOOP_DELAY_MS: '60000',
  DATABASE_MAX_WAITING: '10000',
};

/** The world with a queue and an audit log in it: every process reaches each over a link of its own. */
export class EventWorld {
  readonly world: World;
  readonly queue: StandIn;
  readonly audit: StandIn;
  readonly links: Readonly<Record<LinkName, Link>>;
  readonly auditReader: AuditReader;
  private readonly workers: WorkerProcess[] = [];

  private constructor(parts: Pick<EventWorld, 'world' | 'queue' | 'audit' | 'links'>) {
    this.world = parts.world;
    this.queue = parts.queue;
    this.audit = parts.audit;
    this.links = parts.links;
    this.auditReader = new AuditReader(parts.audit.port);
  }

  static async create(): Promise<EventWorld> {
    const [world, queue, audit] = await Promise.all([
      World.create(),
      StandIn.start('queue'),
      StandIn.start('audit'),
    ]);
    const [apiToQueue, workerToQueue, apiToAudit, workerToAudit] = await Promise.all([
      Link.to(queue.port),
      Link.to(queue.port),
      Link.to(audit.port),
      Link.to(audit.port),
    ]);
    const links = { apiToQueue, workerToQueue, apiToAudit, workerToAudit };
    return new EventWorld({ world, queue, audit, links });
  }

  app(env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
    return this.world.app({ ...UNLIMITED, ...PATIENT, ...this.addresses('api'), ...env });
  }

  async worker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const all = { ...this.world.env, ...PATIENT, ...this.addresses('worker'), ...env };
    const worker = await WorkerProcess.ready(all);
    this.workers.push(worker);
    return worker;
  }

  /** Answers a question to the database, past every link. */
  async ask<Row extends object>(text: string): Promise<readonly Row[]> {
    const client = new Client({
      connectionString: `postgres://postgres@127.0.0.1:${this.world.postgres.port}/postgres`,
    });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.child.stop('SIGKILL')));
    this.auditReader.close();
    await Promise.all([this.world.remove(), this.queue.kill(), this.audit.kill()]);
    await Promise.all(Object.values(this.links).map((link) => link.close()));
  }

  private addresses(from: 'api' | 'worker'): Readonly<Record<string, string>> {
    return {
      SQS_ENDPOINT: `http://127.0.0.1:${this.links[`${from}ToQueue`].port}`,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${this.links[`${from}ToAudit`].port}`,
    };
  }
}
