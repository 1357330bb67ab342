import type { FastifyRequest } from 'fastify';
import type { ProcessMetrics } from '../observability/metrics.ts';
import type { App } from './app.ts';

/** What a client that leaves before the answer is counted as; nginx made the number common. */
const CLIENT_LEFT = 499;

/** How many requests there are and have been. */
export class RequestAccounting {
  private readonly metrics: ProcessMetrics;
  private current = 0;
  private ended = 0;

  constructor(metrics: ProcessMetrics) {
    this.metrics = metrics;
  }

  get inFlight(): number {
    return this.current;
  }

  get total(): number {
    return this.ended;
  }

  /** Counts, times and logs every request once: when its answer is out, or when its client has left. */
  install(app: App): void {
    app.addHook('onRequest', (request, reply, done) => {
      const startedMs = performance.now();
      this.current += 1;
      this.metrics.httpRequestsInFlight.inc();
      let status = CLIENT_LEFT;
      reply.raw.once('finish', () => {
        status = reply.raw.statusCode;
      });
      reply.raw.once('close', () => this.end(request, status, performance.now() - startedMs));
      done();
    });
  }

  private end(request: FastifyRequest, status: number, durationMs: number): void {
    const labels = { method: request.method, route: routeOf(request), status };
    this.current -= 1;
    this.ended += 1;
    this.metrics.httpRequestsInFlight.dec();
    this.metrics.httpRequests.inc(labels);
    this.metrics.httpRequestSeconds.observe(labels, durationMs / 1000);
    request.log.info(
      {
        trace_id: request.traceparent.traceId,
        method: request.method,
        route: labels.route,
        url: request.url,
        status,
        duration_ms: Math.round(durationMs * 1000) / 1000,
      },
      'request',
    );
  }
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unmatched';
}
