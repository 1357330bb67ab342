/**
 * Preload: `node --import ./src/observability/tracing.ts src/main.ts` sends the spans of every request to the collector of
 * `OTEL_EXPORTER_OTLP_ENDPOINT` (OTLP over HTTP). Without that variable nothing is loaded and nothing is changed.
 */
const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
if (endpoint !== '') {
  const { startTracing } = await import('./start-tracing.ts');
  startTracing();
}
