import type { Registry } from 'prom-client';
import { formatSelector, labelTest, type Selector } from './selector.ts';
import { NO_EVENTS, type Events, type Indicator, type Slo } from './slo.ts';

/** Counts the events of an SLO so far, out of this process's own metrics. */
export type EventCounter = () => Promise<Events>;

export function eventCounter(slo: Slo, register: Registry): EventCounter {
  const { indicator } = slo;
  if (indicator.kind === 'threshold') return thresholdCounter(indicator, register);
  const total = seriesSum(register, indicator.total);
  const other = seriesSum(
    register,
    indicator.kind === 'bad-events' ? indicator.bad : indicator.good,
  );
  return async () => {
    const [all, some] = await Promise.all([total(), other()]);
    if (all === undefined) return NO_EVENTS;
    const counted = some ?? 0;
    return { bad: indicator.kind === 'bad-events' ? counted : all - counted, total: all };
  };
}

function thresholdCounter(
  { buckets, limit }: Extract<Indicator, { kind: 'threshold' }>,
  register: Registry,
): EventCounter {
  const upTo = (bound: string) =>
    seriesSum(register, {
      ...buckets,
      matchers: [...buckets.matchers, { label: 'le', operator: '=', value: bound }],
    });
  const good = upTo(String(limit));
  const total = upTo('+Inf');
  return async () => {
    const [fast, all] = await Promise.all([good(), total()]);
    if (all === undefined) return NO_EVENTS;
    if (all > 0 && fast === undefined) {
      throw new Error(`${formatSelector(buckets)} has no bucket that ends at ${limit}.`);
    }
    return { bad: all - (fast ?? 0), total: all };
  };
}

/** The sum over the series meant, `undefined` when there is none. */
function seriesSum(register: Registry, selector: Selector): () => Promise<number | undefined> {
  const isMeant = labelTest(selector);
  // The buckets of a histogram are series of their own to Prometheus, and part of it here.
  const metricName = selector.metric.replace(/_bucket$/, '');
  return async () => {
    const metric = register.getSingleMetric(metricName);
    if (metric === undefined) return undefined;
    const { values } = await metric.get();
    const meant = values.filter(
      (series) =>
        (!('metricName' in series) || series.metricName === selector.metric) &&
        isMeant(series.labels),
    );
    return meant.length === 0 ? undefined : meant.reduce((sum, { value }) => sum + value, 0);
  };
}
