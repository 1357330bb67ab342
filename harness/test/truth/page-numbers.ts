/** The value that a share of all is at or below, or the one next to it; no number for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function count(n: number): string {
  return n.toLocaleString('en-GB');
}

export function points(value: number): string {
  return Number.isNaN(value) ? 'nothing said' : value.toFixed(2);
}

export function percent(share: number): string {
  return Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`;
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
