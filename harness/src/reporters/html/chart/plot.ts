import { html, type Html } from '../html.ts';
import { formatTick, formatValue, percent, timeTicks, valueTicks } from './axis.ts';
import type { Backdrop, Chart, Series } from './chart.ts';
import { PATH_WIDTH, seriesPath } from './series-path.ts';

/**
 * One chart. Lines live in a nested SVG that stretches with the page; everything with text is placed by
 * percentage, so that letters keep their size from a telephone to a printed sheet.
 */
export function plot(chart: Chart, backdrop: Backdrop): Html {
  return html`<figure class="chart">
    <figcaption>
      <h3>${chart.title}</h3>
      <p class="note">${chart.note}</p>
      <p class="legend">
        ${chart.series.map((series) => legendItem(chart, series))}${badKey(chart)}
      </p>
    </figcaption>
    <div class="plot" data-chart="${chart.id}">${picture(chart, backdrop)}</div>
  </figure>`;
}

function legendItem(chart: Chart, series: Series): Html {
  return html`<span class="item">
    <i class="key shape-${series.shape} tone-${series.tone}"></i>${series.label}
    ${series.quiet !== true && html`<b data-read="${chart.id}/${series.key}"></b>`}</span
  >`;
}

function badKey(chart: Chart): Html | undefined {
  if (chart.badSeconds.length === 0) return undefined;
  return html`<span class="item"><i class="key shape-bad"></i>below target</span>`;
}

function picture(chart: Chart, backdrop: Backdrop): Html {
  const { heightPx, title, note } = chart;
  return html`<svg height="${heightPx + 24}" width="100%" role="img" aria-label="${title}: ${note}">
    ${bands(backdrop, heightPx)} ${valueAxis(chart)} ${timeAxis(backdrop.seconds, heightPx)}
    <svg
      viewBox="0 0 ${PATH_WIDTH} ${heightPx}"
      width="100%"
      height="${heightPx}"
      preserveAspectRatio="none"
      class="lines"
    >
      ${chart.series.map((series) => seriesPath(chart, series, backdrop.seconds))}
    </svg>
    ${limits(chart)} ${badMarks(chart, backdrop.seconds)}
    <line class="cursor" y1="0" y2="${heightPx}" hidden />
  </svg>`;
}

function bands(backdrop: Backdrop, heightPx: number): readonly Html[] {
  const faults = backdrop.faults.map(
    ({ from, to, isRolledBack }) =>
      html`<rect
          class="fault-band"
          x="${percent(from)}"
          width="${percent(to - from)}"
          height="${heightPx}"
        />${(isRolledBack ? [from, to] : [from]).map((at) => verticalLine('instant', at, heightPx))}`,
  );
  const starts = backdrop.phases.filter(({ from }) => from > 0);
  return [...faults, ...starts.map(({ from }) => verticalLine('phase-line', from, heightPx))];
}

function verticalLine(name: string, at: number, heightPx: number): Html {
  return html`<line class="${name}" x1="${percent(at)}" x2="${percent(at)}" y2="${heightPx}" />`;
}

function valueAxis(chart: Chart): readonly Html[] {
  return valueTicks(chart.low, chart.high, chart.heightPx).map((value) => {
    const y = yOf(chart, value);
    return html`<line class="grid" x2="100%" y1="${y}" y2="${y}" />
      <text class="value" x="-8" y="${y}" dy=".32em">${formatValue(chart.unit, value)}</text>`;
  });
}

function timeAxis(seconds: number, heightPx: number): readonly Html[] {
  return timeTicks(seconds).map((second) => {
    const anchor = second === 0 ? 'start' : second === seconds ? 'end' : 'middle';
    return html`<text
      class="time"
      x="${percent(second / seconds)}"
      y="${heightPx + 18}"
      text-anchor="${anchor}"
    >
      ${formatTick(second)}
    </text>`;
  });
}

function limits(chart: Chart): readonly Html[] {
  return chart.limits.map(({ value, label }) => {
    const y = yOf(chart, value);
    // Shares live above their target and latencies below theirs; the label keeps out of their way.
    const labelY = chart.unit === 'ratio' ? y + 14 : y - 6;
    return html`<line class="limit" x2="100%" y1="${y}" y2="${y}" />
      <text class="limit-label" x="100%" dx="-4" y="${labelY}">${label}</text>`;
  });
}

function badMarks(chart: Chart, seconds: number): readonly Html[] {
  return runsOf(chart.badSeconds).map(
    ([from, length]) =>
      html`<rect
        class="bad-mark"
        x="${percent(from / seconds)}"
        width="${percent(length / seconds)}"
        y="${chart.heightPx + 1}"
        height="4"
      />`,
  );
}

/** `[3, 4, 5, 9]` → `[[3, 3], [9, 1]]`. */
function runsOf(seconds: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const second of seconds) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === second) last[1] += 1;
    else runs.push([second, 1]);
  }
  return runs;
}

function yOf(chart: Chart, value: number): number {
  const share = (value - chart.low) / (chart.high - chart.low);
  return Number((chart.heightPx * (1 - share)).toFixed(1));
}
