/** All counts of a record together: `{ "500": 2, "503": 4 }` is 6. It is asked of each second of a run many times. */
export function sumCounts(counts: Readonly<Record<string, number>>): number {
  let total = 0;
  for (const key in counts) total += counts[key] ?? 0;
  return total;
}
