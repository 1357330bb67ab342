import { assetUrl } from '../pages/assets.ts';
import { html, type Html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import { inWords, labelOf } from './capacity.ts';
import { renderSignals } from './dashboard-signals.ts';
import type { Overview, SloState } from './sre-schemas.ts';

/** Without a script the page is loaded again as a whole. */
const RELOAD_EVERY_S = 15;

/** The dashboard as it is now, complete without a script; with one, it renews itself in place. */
export function renderDashboard(overview: Overview): string {
  return layout({
    title: `${overview.health.status} · SRE dashboard`,
    address: '/sre/dashboard-ui',
    head: html`<link rel="stylesheet" href="${assetUrl('sre.css')}" />
      <script src="${assetUrl('sre.js')}" defer></script>
      <noscript><meta http-equiv="refresh" content="${RELOAD_EVERY_S}" /></noscript>`,
    main: html`<div class="headline">
        <h1>SRE dashboard</h1>
        <button type="button" id="pause" aria-pressed="false" hidden>Pause</button>
      </div>
      <p class="soft" id="freshness">
        As of <time datetime="${overview.generated_at}">${timeOf(overview)} UTC</time>
      </p>
      <p class="announcement" id="announcement" role="status" aria-live="polite"></p>
      <div id="live" data-summary="${summaryOf(overview)}">${renderLive(overview)}</div>`,
  });
}

function timeOf({ generated_at }: Overview): string {
  return generated_at.slice(11, 19);
}

/** What is read out when it has changed. */
function summaryOf({ health, alerts, circuit_breakers }: Overview): string {
  const open = circuit_breakers.filter(({ state }) => state !== 'closed').length;
  return `${health.status}, ${counted(alerts.length, 'alert')}, ${counted(open, 'breaker')} not closed`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function renderLive(overview: Overview): Html {
  return html`${renderHealth(overview)}
    <section aria-labelledby="signals">
      <h2 id="signals">Golden signals <span class="soft">over the last minute</span></h2>
      ${renderSignals(overview)}
    </section>
    <section aria-labelledby="slos">
      <h2 id="slos">Objectives <span class="soft">${scopeOf(overview)}</span></h2>
      <ul class="tiles">
        ${overview.slos.slos.map(renderSlo)}
      </ul>
    </section>
    <div class="halves">
      <section class="card" aria-labelledby="capacity">
        <h2 id="capacity">Capacity</h2>
        ${renderCapacity(overview)}
      </section>
      <section class="card" aria-labelledby="breakers">
        <h2 id="breakers">Circuit breakers</h2>
        ${renderBreakers(overview)}
      </section>
    </div>
    <p class="soft">
      Version ${overview.version}, variant ${overview.variant}, up for
      ${inWords(overview.health.uptime_seconds)}.
    </p>`;
}

function scopeOf({ slos }: Overview): string {
  if (slos.note !== undefined) return slos.note;
  return slos.scope === 'service' ? 'of all replicas' : 'as this replica has seen it';
}

const HEALTH_WORDS = {
  healthy: 'All is well',
  degraded: 'Something is not as it should be',
  critical: 'Users are affected',
} as const;

const HEALTH_TONES = { healthy: 'good', degraded: 'warn', critical: 'bad' } as const;

function renderHealth({ health, alerts }: Overview): Html {
  const tone = HEALTH_TONES[health.status];
  const since = new Map(alerts.map((alert) => [alert.summary, alert]));
  return html`<section class="message ${tone}" aria-labelledby="health">
    <h2 id="health">${HEALTH_WORDS[health.status]}</h2>
    ${
      health.reasons.length > 0 &&
      html`<ul>
        ${health.reasons.map((reason) => renderReason(reason, since.get(reason)))}
      </ul>`
    }
  </section>`;
}

function renderReason(reason: string, alert: Overview['alerts'][number] | undefined): Html {
  if (alert === undefined) return html`<li>${reason}</li>`;
  return html`<li>
    <strong>${alert.severity === 'page' ? 'Page' : 'Ticket'}</strong> ${reason} Since
    ${alert.since.slice(11, 19)} UTC.
  </li>`;
}

function renderSlo(slo: SloState): Html {
  const left = slo.error_budget_remaining;
  const tone = left > 0.25 ? 'good' : left > 0 ? 'warn' : 'bad';
  const width = Math.round(Math.min(1, Math.max(0, left)) * 100);
  return html`<li class="card">
    <h3>${slo.title}</h3>
    <p class="figure">${slo.indicator === null ? 'no events yet' : percent(slo.indicator)}</p>
    <p class="soft">Objective ${percent(slo.objective)} over ${slo.window_days} days</p>
    <svg class="bar ${tone}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="whole" width="100" height="4" />
      <rect class="left" width="${width}" height="4" />
    </svg>
    <p class="${tone}">${budgetText(left)}</p>
    <p class="soft">${slo.bad_events} of ${slo.events} bad${burnText(slo)}</p>
  </li>`;
}

function budgetText(left: number): string {
  return left < 0
    ? `Budget overspent ${Math.round((1 - left) * 10) / 10} times`
    : `${Math.round(left * 1000) / 10} % of the budget left`;
}

function burnText({ burn_rates }: SloState): string {
  const rateOf = (wanted: string) => burn_rates.find(({ window }) => window === wanted)?.rate;
  const [short, long] = [rateOf('5m'), rateOf('1h')];
  if (typeof short !== 'number' || typeof long !== 'number') return '';
  return `; burn rate ${Math.round(short * 10) / 10} (5m), ${Math.round(long * 10) / 10} (1h)`;
}

function percent(share: number): string {
  return `${Math.floor(share * 1e5) / 1e3} %`;
}

function renderCapacity({ capacity }: Overview): Html {
  return html`<p><strong>${capacity.recommendation}</strong></p>
    <ul class="bars">
      ${capacity.resources.map(({ name, utilisation }) => {
        const tone = utilisation < 0.6 ? 'good' : utilisation < 0.8 ? 'warn' : 'bad';
        const width = Math.min(100, Math.round(utilisation * 100));
        return html`<li>
          <span>${labelOf(name)}</span><span>${width} %</span
          ><svg
            class="bar ${tone}"
            viewBox="0 0 100 4"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <rect class="whole" width="100" height="4" />
            <rect class="left" width="${width}" height="4" />
          </svg>
        </li>`;
      })}
    </ul>
    <p class="soft">${trafficText(capacity)}</p>`;
}

function trafficText(capacity: Overview['capacity']): string {
  const { estimated_limit_per_second: limit, traffic_forecast: traffic } = capacity;
  if (limit === null) return 'Too little traffic to tell how much this replica can take.';
  const about = `This replica can take about ${Math.round(limit)} requests a second.`;
  const { seconds_to_limit: seconds } = traffic;
  return seconds === null ? about : `${about} As traffic grows, that is in ${inWords(seconds)}.`;
}

const BREAKER_TONES = { closed: 'good', open: 'bad', half_open: 'warn' } as const;

function renderBreakers({ circuit_breakers }: Overview): Html {
  if (circuit_breakers.length === 0) return html`<p class="soft">This variant has none.</p>`;
  return html`<ul class="breakers">
    ${circuit_breakers.map(
      ({ name, state }) =>
        html`<li>
          <span>${name}</span
          ><span class="state ${BREAKER_TONES[state]}">${state.replace('_', ' ')}</span>
        </li>`,
    )}
  </ul>`;
}
