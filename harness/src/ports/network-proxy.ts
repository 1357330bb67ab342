import type { ProxyReference } from '../domain/environment.ts';
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

export type ProxyState = {
  readonly enabled: boolean;
  readonly listen: string;
  readonly upstream: string;
  /** Everything on it, ours or not. */
  readonly harms: readonly {
    readonly name: string;
    readonly direction: Direction;
    readonly toxicity: Ratio;
    readonly harm: LinkHarm | 'foreign';
  }[];
};

/**
 * The proxies on the links. Every call has a deadline and rejects with `PROXY_TIMEOUT` or `PROXY_FAILED`; a harm
 * that would kill the proxy is refused before it is sent.
 */
export interface NetworkProxy {
  inspect(proxy: ProxyReference, signal: AbortSignal): Promise<ProxyState>;
  addHarm(proxy: ProxyReference, harm: NamedHarm, signal: AbortSignal): Promise<void>;
  /** Removing what is not there is done. */
  removeHarm(proxy: ProxyReference, harmName: string, signal: AbortSignal): Promise<void>;
  setEnabled(proxy: ProxyReference, enabled: boolean, signal: AbortSignal): Promise<void>;
}
