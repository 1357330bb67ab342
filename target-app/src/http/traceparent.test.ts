import { describe, expect, it } from '@jest/globals';
import { formatTraceparent, traceparentFor, traceparentOfSpan } from './traceparent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('traceparentFor', () => {
  it('joins the trace of the caller with a span of its own', () => {
    const joined = traceparentFor(`00-${TRACE}-00f067aa0ba902b7-01`);
    expect(joined).toMatchObject({ traceId: TRACE, flags: '01' });
    expect(joined.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(joined.spanId).not.toBe('00f067aa0ba902b7');
    expect(formatTraceparent(joined)).toBe(`00-${TRACE}-${joined.spanId}-01`);
  });

  it.each([
    ['nothing', undefined],
    ['several headers', [`00-${TRACE}-00f067aa0ba902b7-01`]],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['another version', `01-${TRACE}-00f067aa0ba902b7-01`],
    ['nonsense', 'trace-me'],
  ])('starts a trace for %s', (_, header) => {
    const started = traceparentFor(header);
    expect(formatTraceparent(started)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(started.traceId).not.toBe(TRACE);
  });
});

describe('traceparentOfSpan', () => {
  it('names the span itself and whether it is recorded', () => {
    const span = { traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1 };
    expect(formatTraceparent(traceparentOfSpan(span))).toBe(`00-${TRACE}-00f067aa0ba902b7-01`);
  });
});
