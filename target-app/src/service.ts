import type { Configuration } from './configuration.ts';
import type { App } from './http/app.ts';
import { installRoutes } from './http/build-app.ts';
import { RequestAccounting } from './http/request-accounting.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { shutDown } from './lifecycle/shut-down.ts';
import { waitForDatabase } from './lifecycle/start-up.ts';
import { createMetrics } from './observability/metrics.ts';
import { studentStore } from './students/student-store.ts';
import { Students } from './students/students.ts';
import { connectBacking } from './variants/connect-backing.ts';
import { APP_VERSION } from './version.ts';

/** The service as a whole. */
export type Service = {
  /** Listens at once, so that probes can watch, and resolves when it is ready for traffic. */
  start(): Promise<void>;
  /** Resolves with the exit code. */
  stop(): Promise<number>;
};

/** Builds every part, connects them, and hangs them on the application. */
export async function createService(app: App, configuration: Configuration): Promise<Service> {
  const { log } = app;
  const { variant, lifecycle: settings } = configuration;
  const metrics = createMetrics({ version: APP_VERSION, variant });
  const lifecycle = new Lifecycle();
  const accounting = new RequestAccounting(metrics);
  const backing = connectBacking(configuration, { log, metrics });
  const students = new Students({
    store: studentStore(backing.database),
    cache: backing.cache,
    now: Date.now,
    onCreated: () => metrics.studentsCreated.inc(),
  });
  const parts = { version: APP_VERSION, variant, lifecycle, metrics, accounting };
  await installRoutes(app, { ...parts, backing, students });
  return {
    async start() {
      await app.listen({ host: configuration.host, port: configuration.port });
      await waitForDatabase(backing.database, settings.startupDeadlineMs, log);
      lifecycle.started();
      log.info({ version: APP_VERSION }, 'ready');
    },
    async stop() {
      if (!backing.drainsOnShutdown) return 0;
      return shutDown({
        lifecycle,
        settings,
        log,
        closeServer: () => app.close(),
        closeBacking: () => backing.close(),
        requestsInFlight: () => accounting.inFlight,
      });
    },
  };
}
