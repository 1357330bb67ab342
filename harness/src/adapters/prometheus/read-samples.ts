import type { RawSeries } from '../../domain/raw-series.ts';
import { isRecord } from './prometheus-api.ts';
import { boundOf, listOf, readHistogram } from './read-histogram.ts';

/** What an answer holds, or what is wrong with it, as the end of a sentence about the answer. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** What to do with a value that is no number. */
export type NotANumber = 'refuse' | 'leave-out';

/**
 * Reads a matrix. Where values that are no numbers are refused, a series with one is a problem and not left out: a
 * counter that is missing must never look like one that did not grow. Elsewhere NaN is no sample, and the largest number
 * stands for infinity.
 */
export function readMatrix(data: unknown, notANumber: NotANumber): Read<readonly RawSeries[]> {
  const series: RawSeries[] = [];
  for (const item of resultOf(data, 'matrix') ?? [undefined]) {
    if (!isRecord(item) || !isRecord(item['metric'])) return wrong('is not a matrix');
    const labels = readLabels(item['metric']);
    const name = labels['__name__'] ?? 'a series';
    const samples = readPoints(item['values'], (text) => readNumber(text, notANumber));
    if (!samples.ok) return wrong(`has a sample of ${name} that is no number: ${samples.problem}`);
    const histograms = readPoints(item['histograms'], readHistogram);
    if (!histograms.ok) {
      return wrong(`has a native histogram of ${name} that cannot be read: ${histograms.problem}`);
    }
    if (samples.value.length > 0 && histograms.value.length > 0) {
      return wrong(`has ${name} both as a number and as a native histogram`);
    }
    const native = histograms.value.length > 0 ? { histograms: histograms.value } : {};
    series.push({ labels, samples: samples.value, ...native });
  }
  return { ok: true, value: series };
}

type Points<T> = readonly (readonly [atMs: number, value: T])[];

/** Reads `[[seconds, value], …]`; a value that is read as `undefined` is left out, one as `'wrong'` is the problem. */
function readPoints<T>(
  points: unknown,
  readValue: (value: unknown) => T | 'wrong' | undefined,
): Read<Points<T>> {
  const read: (readonly [number, T])[] = [];
  for (const point of listOf(points)) {
    const [seconds, written] = listOf(point);
    const value = typeof seconds === 'number' ? readValue(written) : 'wrong';
    if (value === 'wrong' || typeof seconds !== 'number') return wrong(JSON.stringify(point));
    if (value !== undefined) read.push([Math.round(seconds * 1_000), value]);
  }
  return { ok: true, value: read };
}

function readNumber(text: unknown, notANumber: NotANumber): number | 'wrong' | undefined {
  if (typeof text !== 'string' || text === '') return 'wrong';
  if (text === 'NaN') return notANumber === 'refuse' ? 'wrong' : undefined;
  const value = boundOf(text);
  if (Number.isNaN(value)) return 'wrong';
  return Math.abs(value) === Number.MAX_VALUE && notANumber === 'refuse' ? 'wrong' : value;
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
