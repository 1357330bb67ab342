import { register } from 'node:module';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { APP_VERSION } from '../version.ts';

/** What is asked for by machines all day long, and says nothing about a user. */
const UNTRACED = /^\/(?:health|metrics|prometheus)\b/;

/** A collector that is gone costs these spans and no more; what ends a process loses the last second of them. */
const BATCHES = {
  maxQueueSize: 2048,
  maxExportBatchSize: 256,
  scheduledDelayMillis: 1000,
  exportTimeoutMillis: 5000,
};

/**
 * Traces what arrives by HTTP and what it asks of PostgreSQL, Redis and other services. Has to run before any of their
 * clients is imported. The exporter and the sampler read the standard `OTEL_*` variables; no query values are recorded.
 */
export function startTracing(): void {
  // What ES modules import is patched by a loader; it is told which, because to wrap every module doubles the start-up.
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, {
    data: { include: ['http', 'https', 'pg', 'ioredis'] },
  });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: process.env['OTEL_SERVICE_NAME'] ?? 'faultline-target-app',
      [ATTR_SERVICE_VERSION]: APP_VERSION,
    }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), BATCHES)],
  });
  provider.register();
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => UNTRACED.test(url),
        requireParentforOutgoingSpans: true,
      }),
      // Probes and the outbox poll on their own account: they are nobody's request.
      new PgInstrumentation({ requireParentSpan: true }),
      new IORedisInstrumentation({ requireParentSpan: true }),
    ],
  });
}
