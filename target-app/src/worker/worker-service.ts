import { connectResilientAuditLog } from '../audit/connect-audit-log.ts';
import type { Database } from '../database/database.ts';
import { RenewablePool } from '../database/renewable-pool.ts';
import { ResilientDatabase } from '../database/resilient-database.ts';
import type { App } from '../http/app.ts';
import { installErrorAnswers } from '../http/error-answers.ts';
import { RequestAccounting } from '../http/request-accounting.ts';
import { installRequestIdentity } from '../http/request-identity.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Service } from '../lifecycle/service.ts';
import { shutDown } from '../lifecycle/shut-down.ts';
import { waitForDatabase } from '../lifecycle/start-up.ts';
import type { Instruments } from '../observability/instruments.ts';
import { createMetrics } from '../observability/metrics.ts';
import { BacklogWatch } from '../outbox/backlog-watch.ts';
import type { EventSource } from '../queue/event-queue.ts';
import { GuardedSource } from '../queue/guarded-source.ts';
import { OutboxSource } from '../queue/outbox-source.ts';
import { SqsQueue } from '../queue/sqs-queue.ts';
import { BreakerRegistry } from '../resilience/breaker-registry.ts';
import type { Dependency } from '../variants/dependency.ts';
import { APP_VERSION } from '../version.ts';
import { EventHandler } from './event-handler.ts';
import type { WorkerSettings } from './settings.ts';
import { Tidying } from './tidying.ts';
import { Worker } from './worker.ts';
import { workerMetrics } from './worker-metrics.ts';
import { workerRoutes } from './worker-routes.ts';

const HEALTH_LIMIT_MS = 300;

/** Builds every part of the worker process and connects them. */
export function createWorkerService(app: App, settings: WorkerSettings): Service {
  const { log } = app;
  const metrics = createMetrics({ version: APP_VERSION, variant: 'resilient' });
  const instruments: Instruments = { log, metrics, breakers: new BreakerRegistry() };
  const pool = new RenewablePool(settings.databaseUrl, settings.database, log);
  const database = new ResilientDatabase(pool, settings.database, instruments);
  const audit = connectResilientAuditLog(settings.events.audit, database, instruments);
  const source = connectSource(settings, database, instruments);
  const watch = new BacklogWatch(database, instruments);
  const tidying = new Tidying(database, log);
  const worker = new Worker({
    source,
    handler: new EventHandler({ database, audit, log }),
    metrics: workerMetrics(metrics.register),
    log,
  });
  const lifecycle = new Lifecycle();
  const accounting = new RequestAccounting(metrics);
  installRequestIdentity(app);
  accounting.install(app);
  installErrorAnswers(app);
  const { register } = metrics;
  const limitMs = HEALTH_LIMIT_MS;
  const dependencies: readonly Dependency[] = [
    { name: 'database', ask: () => database.query('SELECT 1'), limitMs },
    { name: 'queue', ask: () => source.ping(), limitMs },
    ...(audit === undefined ? [] : [{ name: 'audit', ask: () => audit.ping(), limitMs }]),
  ];
  workerRoutes(app, { lifecycle, register, dependencies });
  return {
    async start() {
      await app.listen({ host: settings.host, port: settings.port });
      await waitForDatabase(database, settings.lifecycle.startupDeadlineMs, log);
      watch.start();
      tidying.start();
      worker.start(settings.atOnce);
      lifecycle.started();
      log.info({ version: APP_VERSION }, 'ready');
    },
    stop() {
      return shutDown({
        lifecycle,
        // Nobody has to notice first: what is not taken waits where it is.
        settings: { ...settings.lifecycle, drainMs: 0 },
        log,
        closeServer: async () => {
          await worker.stop();
          await app.close();
        },
        async closeBacking() {
          watch.stop();
          tidying.stop();
          source.close();
          audit?.close();
          await database.close();
        },
        requestsInFlight: () => accounting.inFlight,
      });
    },
  };
}

function connectSource(
  { events }: WorkerSettings,
  database: Database,
  instruments: Instruments,
): EventSource {
  return events.queue.kind === 'sqs'
    ? new GuardedSource(new SqsQueue(events.queue), instruments, events.queue.breakerResetMs)
    : new OutboxSource(database, events.outbox.pollMs);
}
