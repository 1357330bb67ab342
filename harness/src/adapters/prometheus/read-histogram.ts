import type { NativeBucket, NativeHistogram } from '../../domain/raw-series.ts';
import { isRecord } from './prometheus-api.ts';

/** Reads `{"count":"3","buckets":[[0,"0.5","1","3"]],…}`, as the HTTP API writes a native histogram. */
export function readHistogram(value: unknown): NativeHistogram | 'wrong' {
  if (!isRecord(value)) return 'wrong';
  const count = countOf(value['count']);
  const buckets: NativeBucket[] = [];
  for (const written of listOf(value['buckets'])) {
    const bucket = readBucket(listOf(written));
    if (bucket === undefined) return 'wrong';
    buckets.push(bucket);
  }
  return count === undefined ? 'wrong' : { count, buckets };
}

/** `0.3`, and the largest number for `+Inf`, which JSON could not keep. */
export function boundOf(text: string): number {
  if (text === '+Inf') return Number.MAX_VALUE;
  if (text === '-Inf') return -Number.MAX_VALUE;
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A list of JSON; anything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readBucket(written: readonly unknown[]): NativeBucket | undefined {
  if (written.length !== 4) return undefined;
  const [rule, low, high, amount] = written;
  if (typeof rule !== 'number' || typeof low !== 'string' || typeof high !== 'string') {
    return undefined;
  }
  const [lower, upper, count] = [boundOf(low), boundOf(high), countOf(amount)];
  if (count === undefined || Number.isNaN(lower) || Number.isNaN(upper)) return undefined;
  return [rule, lower, upper, count];
}

function countOf(text: unknown): number | undefined {
  const count = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(count) && count >= 0 ? count : undefined;
}
