import type { ProxyReference } from '../domain/environment.ts';
import type { JsonValue } from '../domain/fault.ts';
import type { Bytes, Ms, Ratio } from '../domain/units.ts';

/** `downstream` carries the answers, `upstream` the requests. */
export type Direction = 'downstream' | 'upstream';

/** A harm a proxy can do to the bytes of a link, in our own units. */
export type LinkHarm =
  | { readonly kind: 'latency'; readonly latencyMs: Ms; readonly jitterMs: Ms }
  | { readonly kind: 'hang'; readonly closeAfterMs: Ms }
  | { readonly kind: 'reset'; readonly afterMs: Ms }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  | { readonly kind: 'slow-close'; readonly delayMs: Ms }
  | {
      readonly kind: 'slicer';
      readonly averageBytes: Bytes;
      readonly variationBytes: Bytes;
      readonly delayUs: number;
    }
  | { readonly kind: 'limit-data'; readonly bytes: Bytes };

/** A harm with the name it has on the proxy, so that it can be found and removed again. */
export type NamedHarm = {
  readonly name: string;
  readonly direction: Direction;
  /** Share of connections that are harmed; rolled once a connection. */
  readonly toxicity: Ratio;
  readonly harm: LinkHarm;
};

/**
 * A harm of a kind, or with values, that are none of ours: as the proxy itself describes it, so that it can be put back
 * exactly as it was.
 */
export type ForeignHarm = {
  readonly kind: 'foreign';
  readonly type: string;
  readonly attributes: Readonly<Record<string, JsonValue>>;
};

/** A harm as it was found on a proxy, ours or not. */
export type FoundHarm = Omit<NamedHarm, 'harm'> & { readonly harm: LinkHarm | ForeignHarm };

export type ProxyState = {
  readonly enabled: boolean;
  readonly listen: string;
  readonly upstream: string;
  /** Everything on it, ours or not, in the order in which it works. */
  readonly harms: readonly FoundHarm[];
};

/**
 * The proxies on the links. Every call has a deadline and rejects with `PROXY_TIMEOUT`, `PROXY_NOT_FOUND`,
 * `PROXY_UNREACHABLE` (nothing listens there) or `PROXY_FAILED`; a harm that would kill the proxy is refused before it
 * is sent.
 */
export interface NetworkProxy {
  inspect(proxy: ProxyReference, signal: AbortSignal): Promise<ProxyState>;
  addHarm(proxy: ProxyReference, harm: NamedHarm, signal: AbortSignal): Promise<void>;
  /** Removing what is not there is done. */
  removeHarm(proxy: ProxyReference, harmName: string, signal: AbortSignal): Promise<void>;
  /** One that is so already stays as it is. Does not ask first, so it also gets through where asking hangs. */
  setEnabled(proxy: ProxyReference, enabled: boolean, signal: AbortSignal): Promise<void>;
  /** Takes the proxy away with everything on it, and closes its connections. One that is not there is done. */
  removeProxy(proxy: ProxyReference, signal: AbortSignal): Promise<void>;
  /**
   * Makes the proxy when there is none, adds the harms of `state` that it lacks, other people's exactly as they were,
   * and enables or disables it last. What else is on it stays.
   */
  restoreProxy(proxy: ProxyReference, state: ProxyState, signal: AbortSignal): Promise<void>;
}
