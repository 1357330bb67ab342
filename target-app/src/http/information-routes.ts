import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { App } from './app.ts';

export type InformationOptions = {
  readonly version: string;
  readonly variant: string;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
};

/** What is running here, and its metrics under the two paths that scrapers ask for. */
export function informationRoutes(app: App, options: InformationOptions): void {
  const { version, variant, lifecycle, metrics } = options;
  app.get('/', () => ({ app: 'target-app', version, status: lifecycle.stage, variant }));
  for (const path of ['/metrics', '/prometheus']) {
    app.get(path, async (_request, reply) =>
      reply.type(metrics.register.contentType).send(await metrics.register.metrics()),
    );
  }
}
