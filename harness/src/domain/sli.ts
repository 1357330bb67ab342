/** How an indicator is read from the load generator's own record. */
export type ClientSli =
  /** Good: answered, with a status below 500. Bad: everything else that was offered, dropped arrivals included. */
  | { readonly kind: 'availability' }
  /** Good: available and answered within the objective's threshold. */
  | { readonly kind: 'latency' };

/** A ratio of two counters, of which the other part follows: bare selectors, cut exactly at the phases. */
export type RatioSli =
  | {
      readonly kind: 'ratio';
      readonly bad: string;
      readonly total: string;
      /** No series matching `bad` means no bad events, provided `total` has some. */
      readonly absentBadMeansZero: boolean;
    }
  | { readonly kind: 'ratio'; readonly good: string; readonly total: string };

/** How an indicator is read from Prometheus. */
export type ServerSli =
  | RatioSli
  /** A histogram: the bare selector of its `_bucket` series or, without that suffix, of a native histogram. */
  | { readonly kind: 'histogram'; readonly buckets: string }
  /** A number that has to stay within a limit. A bare selector is read as raw samples, any other PromQL is evaluated. */
  | { readonly kind: 'value'; readonly query: string };

/** A service-level indicator; it has a client side, a server side, or both. */
export type Sli = {
  readonly name: string;
  readonly service: string;
  readonly description: string;
  readonly client?: ClientSli;
  readonly server?: ServerSli;
};

/** The part of a ratio that is counted beside its total. */
export function partOf(sli: RatioSli): string {
  return 'good' in sli ? sli.good : sli.bad;
}
