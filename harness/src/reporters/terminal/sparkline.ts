const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One character a value, from zero to the highest of them; a gap where there is none. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const highest = Math.max(0, ...values.filter((value) => value !== undefined));
  return values.map((value) => (value === undefined ? ' ' : levelOf(value, highest))).join('');
}

function levelOf(value: number, highest: number): string {
  if (highest === 0) return LEVELS[0];
  const level = Math.min(LEVELS.length - 1, Math.floor((value / highest) * LEVELS.length));
  return LEVELS[level] ?? LEVELS[0];
}
