/** How an indicator is read from the load generator's own record. */
export type ClientSli =
  /** Good: answered, with a status below 500. Bad: everything else that was offered, dropped arrivals included. */
  | { readonly kind: 'availability' }
  /** Good: available and answered within the objective's threshold. */
  | { readonly kind: 'latency' };

/** How an indicator is read from Prometheus: bare selectors, whose raw samples are cut exactly at the phases. */
export type ServerSli =
  | {
      readonly kind: 'ratio';
      readonly bad: string;
      readonly total: string;
      /** No series matching `bad` means no bad events, provided `total` has some. */
      readonly absentBadMeansZero: boolean;
    }
  /** A classic histogram: the selector of its `_bucket` series. */
  | { readonly kind: 'histogram'; readonly buckets: string };

/** A service-level indicator; it has a client side, a server side, or both. */
export type Sli = {
  readonly name: string;
  readonly service: string;
  readonly description: string;
  readonly client?: ClientSli;
  readonly server?: ServerSli;
};
