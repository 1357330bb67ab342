import type { App } from '../http/app.ts';
import { RequestAccounting } from '../http/request-accounting.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Service } from '../lifecycle/service.ts';
import { shutDown } from '../lifecycle/shut-down.ts';
import { createProcessMetrics } from '../observability/metrics.ts';
import { APP_VERSION } from '../version.ts';
import { installGradesService } from './build-grades-service.ts';
import type { GradesServiceSettings } from './settings.ts';

/** Builds every part of the grade service and connects them. */
export function createGradesService(app: App, settings: GradesServiceSettings): Service {
  const { log } = app;
  const { variant, latency } = settings;
  const metrics = createProcessMetrics({ version: APP_VERSION, variant });
  const { register } = metrics;
  const lifecycle = new Lifecycle();
  const accounting = new RequestAccounting(metrics);
  const { random } = Math;
  installGradesService(app, { variant, latency, lifecycle, accounting, register, random });
  return {
    async start() {
      await app.listen({ host: settings.host, port: settings.port });
      lifecycle.started();
      log.info({ version: APP_VERSION }, 'ready');
    },
    stop() {
      return shutDown({
        lifecycle,
        settings: settings.lifecycle,
        log,
        closeServer: () => app.close(),
        closeBacking: () => Promise.resolve(),
        requestsInFlight: () => accounting.inFlight,
      });
    },
  };
}
