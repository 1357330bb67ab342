import { html, type Html } from '../pages/html.ts';
import { sparkline } from './sparkline.ts';
import type { Overview } from './sre-schemas.ts';

type Tile = {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  readonly past: readonly number[];
};

/** The four golden signals, each with its last minutes. */
export function renderSignals(overview: Overview): Html {
  const { step_seconds, requests_per_second } = overview.history;
  const minutes = Math.max(1, Math.round((requests_per_second.length * step_seconds) / 60));
  const during = `over the last ${minutes} min`;
  return html`<ul class="tiles narrow">
    ${tilesOf(overview).map(
      ({ name, value, detail, past }) =>
        html`<li class="card">
          <h3>${name}</h3>
          <p class="figure">${value}</p>
          <p class="soft">${detail}</p>
          ${sparkline(past, `${name} ${during}`)}
        </li>`,
    )}
  </ul>`;
}

function tilesOf({ signals, history }: Overview): readonly Tile[] {
  const { traffic, errors, latency, saturation } = signals;
  return [
    {
      name: 'Traffic',
      value: perSecond(traffic.requests_per_second),
      detail: `${perSecond(saturation.shed_per_second)} turned away`,
      past: history.requests_per_second,
    },
    {
      name: 'Errors',
      value: errors.ratio === null ? '–' : `${Math.round(errors.ratio * 10_000) / 100} %`,
      detail: perSecond(errors.per_second),
      past: history.error_ratio,
    },
    {
      name: 'Latency',
      value: milliseconds(latency.p95_ms),
      detail: `95 % within; half ${milliseconds(latency.p50_ms)}, 99 % ${milliseconds(latency.p99_ms)}`,
      past: history.p95_ms,
    },
    {
      name: 'Saturation',
      value: `${Math.round(saturation.event_loop * 100)} %`,
      detail: `event loop; ${Math.round(saturation.cpu_cores * 100) / 100} cores`,
      past: history.event_loop,
    },
  ];
}

function perSecond(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}/s`;
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} ms`;
}
