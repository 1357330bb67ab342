import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { Alerts, Breakers, CapacityState, Health, Overview, Signals } from './sre-schemas.ts';
import type { SreMonitor } from './sre-monitor.ts';
import { renderDashboard } from './dashboard-page.ts';

const TAGS = ['sre'];
/** Always what is now. */
const NOT_KEPT = 'no-store';

/** For those who run the service: how it goes, as JSON and as a page. */
export function sreRoutes(app: App, monitor: SreMonitor): void {
  app.get(
    '/sre/dashboard',
    json('Everything of the dashboard', Overview),
    async (_request, reply) =>
      reply.header('cache-control', NOT_KEPT).send(await monitor.overview()),
  );
  app.get('/sre/health', json('How it goes, in one word and with reasons', Health), async () => {
    return (await monitor.overview()).health;
  });
  app.get('/sre/metrics', json('The four golden signals of the last minute', Signals), async () => {
    return (await monitor.overview()).signals;
  });
  app.get(
    '/sre/capacity',
    json('What is in use, and when it will be full', CapacityState),
    async () => {
      return (await monitor.overview()).capacity;
    },
  );
  app.get('/sre/circuit-breakers', json('States of the circuit breakers', Breakers), async () => {
    return (await monitor.overview()).circuit_breakers;
  });
  app.get('/sre/alerts', json('Alerts that fire now', Alerts), async () => {
    return (await monitor.overview()).alerts;
  });
  app.get(
    '/sre/dashboard-ui',
    {
      schema: {
        tags: TAGS,
        summary: 'The dashboard as a page that renews itself',
        response: { 200: { content: { 'text/html': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) =>
      reply
        .header('cache-control', NOT_KEPT)
        .type('text/html; charset=utf-8')
        .send(renderDashboard(await monitor.overview())),
  );
}

function json<const Schema extends Type.TSchema>(summary: string, schema: Schema) {
  return { schema: { tags: TAGS, summary, response: { 200: schema } } };
}
