import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { TraceReceiver, type ReceivedSpan } from './kit/trace-receiver.ts';
import { World } from './kit/world.ts';

const PRELOAD = fileURLToPath(new URL('../src/observability/tracing.ts', import.meta.url));
const SERVER = 2;

let world: World;
let receiver: TraceReceiver;
let app: AppProcess;

beforeAll(async () => {
  [world, receiver] = await Promise.all([World.create(), TraceReceiver.start()]);
  app = await world.app({
    NODE_OPTIONS: `--import=${PRELOAD}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_SERVICE_NAME: 'api',
  });
});
afterAll(async () => {
  await world.remove();
  await receiver.close();
});

/** The spans of the trace of an answer, once its root and one of each scope have arrived. */
async function traceOf(answer: Response, ...scopes: readonly string[]) {
  const [, traceId = '', spanId = ''] = answer.headers.get('traceparent')?.split('-') ?? [];
  const spans = await eventually(`the trace ${traceId} has ${scopes.join(', ')}`, 15_000, () => {
    const arrived = receiver.spans.filter((span) => span.traceId === traceId);
    const isWhole = scopes.every((scope) => arrived.some((span) => span.scope.endsWith(scope)));
    return isWhole && arrived.some((span) => span.spanId === spanId) ? arrived : undefined;
  });
  const root = spans.find((span) => span.spanId === spanId);
  return { traceId, root, spans };
}

const newStudent = { first_name: 'Ada', last_name: 'Lovelace', grade: 12 };

describe('a traced request', () => {
  it('is one trace from HTTP to PostgreSQL, under the ids of its answer and its log line', async () => {
    const answer = await app.send('POST', '/api/v1/students', newStudent);
    expect(answer.status).toBe(201);
    const { traceId, root, spans } = await traceOf(answer, 'http', 'pg');
    expect(root).toMatchObject({ kind: SERVER, service: 'api' });
    expect(root?.parentSpanId).toBeUndefined();
    expect(spans.filter((span) => isBelow(span, root, spans)).length).toBe(spans.length - 1);
    await app.child.says(new RegExp(`"trace_id":"${traceId}".*"route":"/api/v1/students"`));
  });

  it('goes on through Redis, in the trace of its caller', async () => {
    const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    const answer = await app.request('/api/v1/students', {
      headers: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
    });
    const { traceId, root } = await traceOf(answer, 'http', 'ioredis');
    expect(traceId).toBe(caller.traceId);
    expect(root?.parentSpanId).toBe(caller.spanId);
  });

  it('is not one of a probe or a scrape', async () => {
    await app.request('/health/ready');
    await app.request('/metrics');
    await traceOf(await app.request('/api/v1/students?limit=1'), 'http');
    const roots = receiver.spans.filter(({ kind }) => kind === SERVER);
    expect(roots.length).toBeGreaterThan(0);
    // Every span that arrived belongs to a request of these tests: none stands alone.
    const traces = new Set(roots.map(({ traceId }) => traceId));
    expect(receiver.spans.filter(({ traceId }) => !traces.has(traceId))).toEqual([]);
    expect(roots.length).toBe(3);
  });
});

describe('without an endpoint', () => {
  it('the preload loads nothing', async () => {
    const plain = await world.app({ NODE_OPTIONS: `--import=${PRELOAD}` });
    const before = receiver.spans.length;
    const answer = await plain.request('/api/v1/students');
    // No span is recorded: the flags of the answer say that nobody samples.
    expect(answer.headers.get('traceparent')).toMatch(/-00$/);
    expect(receiver.spans.length).toBe(before);
  });
});

/** Whether following the parents of a span leads to the root. */
function isBelow(
  span: ReceivedSpan,
  root: ReceivedSpan | undefined,
  spans: readonly ReceivedSpan[],
): boolean {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  if (parent === undefined || root === undefined) return false;
  return parent === root || isBelow(parent, root, spans);
}
