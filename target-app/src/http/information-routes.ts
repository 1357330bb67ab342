import { Type } from 'typebox';
import type { Metrics } from '../observability/metrics.ts';
import type { App } from './app.ts';

/** The metrics, under the two paths that scrapers ask for. */
export function informationRoutes(app: App, metrics: Metrics): void {
  for (const path of ['/metrics', '/prometheus']) {
    app.get(
      path,
      {
        schema: {
          tags: ['operation'],
          summary: 'Metrics in the text format of Prometheus',
          response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) =>
        reply.type(metrics.register.contentType).send(await metrics.register.metrics()),
    );
  }
}
