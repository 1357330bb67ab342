import type { RawSeries } from '../../domain/raw-series.ts';
import { isRecord } from './prometheus-api.ts';

/** What an answer holds, or what is wrong with it, as the end of a sentence about the answer. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/**
 * Reads a matrix. A series that is no counter (a native histogram, a value that is no number) is a problem and not
 * left out: a counter that is missing must never look like one that did not grow.
 */
export function readMatrix(data: unknown): Read<readonly RawSeries[]> {
  const series: RawSeries[] = [];
  for (const item of resultOf(data, 'matrix') ?? [undefined]) {
    if (!isRecord(item) || !isRecord(item['metric'])) return wrong('is not a matrix');
    const labels = readLabels(item['metric']);
    const name = labels['__name__'] ?? 'a series';
    if (item['histograms'] !== undefined) {
      return wrong(
        `has ${name} as a native histogram, and only classic buckets can be cut exactly`,
      );
    }
    const samples: (readonly [number, number])[] = [];
    for (const point of Array.isArray(item['values']) ? item['values'] : []) {
      const sample = readSample(point);
      if (sample === undefined)
        return wrong(`has a sample of ${name} that is no number: ${JSON.stringify(point)}`);
      samples.push(sample);
    }
    series.push({ labels, samples });
  }
  return { ok: true, value: series };
}

/** Reads an instant vector: labels and value of each series. */
export function readVector(
  data: unknown,
): Read<readonly { readonly labels: RawSeries['labels']; readonly value: number }[]> {
  const read = [];
  for (const item of resultOf(data, 'vector') ?? [undefined]) {
    const sample = isRecord(item) ? readSample(item['value']) : undefined;
    if (!isRecord(item) || !isRecord(item['metric']) || sample === undefined) {
      return wrong('is not a vector of numbers');
    }
    read.push({ labels: readLabels(item['metric']), value: sample[1] });
  }
  return { ok: true, value: read };
}

/** Reads a scalar. */
export function readScalar(data: unknown): Read<number> {
  const sample =
    isRecord(data) && data['resultType'] === 'scalar' ? readSample(data['result']) : undefined;
  return sample === undefined ? wrong('is not a number') : { ok: true, value: sample[1] };
}

/** Reads the numbers of a scalar or of an instant vector, whichever the answer is. */
export function readNumbers(data: unknown): Read<readonly number[]> {
  if (isRecord(data) && data['resultType'] === 'scalar') {
    const scalar = readScalar(data);
    return scalar.ok ? { ok: true, value: [scalar.value] } : scalar;
  }
  const vector = readVector(data);
  return vector.ok ? { ok: true, value: vector.value.map(({ value }) => value) } : vector;
}

/** The labels of an answer; anything but a text is left out. */
export function readLabels(metric: Readonly<Record<string, unknown>>): RawSeries['labels'] {
  return Object.fromEntries(
    Object.entries(metric).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}

function resultOf(data: unknown, resultType: string): readonly unknown[] | undefined {
  if (!isRecord(data) || data['resultType'] !== resultType) return undefined;
  const result: unknown = data['result'];
  return Array.isArray(result) ? result : undefined;
}

/** `[1795224336.5, "12"]` → `[1795224336500, 12]`; undefined for NaN and infinities, which no counter has. */
function readSample(point: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(point) || point.length !== 2) return undefined;
  const seconds: unknown = point[0];
  const text: unknown = point[1];
  if (typeof seconds !== 'number' || typeof text !== 'string' || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? [Math.round(seconds * 1_000), value] : undefined;
}

function wrong(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
