import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { ratesBy, WINDOWS } from './burn-alerts.ts';
import { formatSelector, type Selector } from './selector.ts';
import type { SloStatus } from './slo-status.ts';
import type { Slo } from './slo.ts';

const Answer = Type.Object({
  status: Type.Literal('success'),
  data: Type.Object({
    resultType: Type.Literal('vector'),
    result: Type.Array(
      Type.Object({
        metric: Type.Object({ window: Type.String() }),
        value: Type.Tuple([Type.Number(), Type.String()]),
      }),
    ),
  }),
});
const check = Compile(Answer);

/** Label values of the answer that are not windows: events in the window of the SLO. */
const BAD = 'bad';
const TOTAL = 'total';

/** What every replica together has seen, as Prometheus knows it. */
export class PrometheusSlos {
  private readonly url: string;
  private readonly timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    this.url = url;
    this.timeoutMs = timeoutMs;
  }

  /** @throws Error when Prometheus does not answer in time, or not what was asked. */
  async statuses(slos: readonly Slo[]): Promise<readonly SloStatus[]> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    return Promise.all(slos.map((slo) => this.status(slo, signal)));
  }

  private async status(slo: Slo, signal: AbortSignal): Promise<SloStatus> {
    const values = await this.ask(queryOf(slo), signal);
    return {
      slo,
      events: { bad: values.get(BAD) ?? 0, total: values.get(TOTAL) ?? 0 },
      observedMs: slo.windowMs,
      burnRates: ratesBy((window) => {
        const share = values.get(window);
        return share === undefined ? undefined : share / (1 - slo.target);
      }),
    };
  }

  private async ask(query: string, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const answer = await fetch(new URL('api/v1/query', `${this.url.replace(/\/$/, '')}/`), {
      method: 'POST',
      body: new URLSearchParams({ query }),
      signal,
    });
    const body: unknown = await answer.json();
    if (!check.Check(body)) throw new Error(`Prometheus answered ${answer.status} with no vector.`);
    return new Map(
      body.data.result
        .map(({ metric, value }): [string, number] => [metric.window, Number(value[1])])
        .filter(([, value]) => Number.isFinite(value)),
    );
  }
}

/** One question for everything about an SLO: each part of the answer has its name as the label `window`. */
export function queryOf(slo: Slo): string {
  const days = `${Math.round(slo.windowMs / 86_400_000)}d`;
  const parts = [
    ...WINDOWS.map((window) => named(window, `${bad(slo, window)} / (${total(slo, window)} > 0)`)),
    named(BAD, bad(slo, days)),
    named(TOTAL, total(slo, days)),
  ];
  return parts.join(' or ');
}

function named(name: string, expression: string): string {
  return `label_replace(${expression}, "window", "${name}", "", "")`;
}

function bad({ indicator }: Slo, window: string): string {
  if (indicator.kind === 'bad-events') return `(${increase(indicator.bad, window)} or vector(0))`;
  const good =
    indicator.kind === 'good-events'
      ? indicator.good
      : withBound(indicator.buckets, String(indicator.limit));
  const all = indicator.kind === 'good-events' ? indicator.total : upToInfinity(indicator.buckets);
  return `(${increase(all, window)} - (${increase(good, window)} or vector(0)))`;
}

function total({ indicator }: Slo, window: string): string {
  const all = indicator.kind === 'threshold' ? upToInfinity(indicator.buckets) : indicator.total;
  return increase(all, window);
}

function increase(selector: Selector, window: string): string {
  return `sum(increase(${formatSelector(selector)}[${window}]))`;
}

function upToInfinity(buckets: Selector): Selector {
  return withBound(buckets, '+Inf');
}

function withBound({ metric, matchers }: Selector, value: string): Selector {
  return { metric, matchers: [...matchers, { label: 'le', operator: '=', value }] };
}
