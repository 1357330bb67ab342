import { html, type Html } from '../pages/html.ts';

const WIDTH = 120;
const HEIGHT = 32;
/** So that a line along the edge is not cut in half. */
const MARGIN = 2;

/** A line that shows how something went; empty until there are two values. */
export function sparkline(values: readonly number[], label: string): Html {
  const most = Math.max(...values, 0);
  const text = values.length < 2 ? `${label}: not known yet` : `${label}, at most ${shown(most)}`;
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${text}"
  >
    <polyline points="${points(values, most)}" />
  </svg>`;
}

function points(values: readonly number[], most: number): string {
  if (values.length < 2) return '';
  const step = WIDTH / (values.length - 1);
  const usable = HEIGHT - 2 * MARGIN;
  return values
    .map((value, index) => {
      const y = HEIGHT - MARGIN - (most === 0 ? 0 : (value / most) * usable);
      return `${shown(index * step)},${shown(y)}`;
    })
    .join(' ');
}

function shown(value: number): number {
  return Math.round(value * 100) / 100;
}
