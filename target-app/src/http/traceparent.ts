import { randomUUID } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';

/** A W3C trace context: whose trace this request belongs to. https://www.w3.org/TR/trace-context/ */
export type Traceparent = {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: string;
};

const PATTERN = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const SPAN_FROM = 16;

/** Joins the caller's trace with a span of our own, or starts a trace when there is none worth joining. */
export function traceparentFor(header: string | readonly string[] | undefined): Traceparent {
  const match = typeof header === 'string' ? PATTERN.exec(header) : null;
  return {
    traceId: match?.[1] ?? randomHex(),
    spanId: randomHex().slice(SPAN_FROM),
    flags: match?.[3] ?? '00',
  };
}

/** 32 digits, of which 122 bits are random; a request needs two, and Node keeps random bytes in stock for these alone. */
function randomHex(): string {
  return randomUUID().replaceAll('-', '');
}

/** The same for a span that is being recorded. */
export function traceparentOfSpan({ traceId, spanId, traceFlags }: SpanContext): Traceparent {
  return { traceId, spanId, flags: traceFlags.toString(16).padStart(2, '0') };
}

export function formatTraceparent({ traceId, spanId, flags }: Traceparent): string {
  return `00-${traceId}-${spanId}-${flags}`;
}
