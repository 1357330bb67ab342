import type { LinkDescription } from '../domain/environment.ts';
import type { Bytes, Ms } from '../domain/units.ts';

/** What to send over a fresh connection, and how long to wait. */
export type ProbeRequest = {
  /** Bytes of answer (downstream) or of question (upstream) to make it carry; 0 for the smallest exchange. */
  readonly payloadBytes: Bytes;
  readonly direction: 'downstream' | 'upstream';
  /** Also ask the peer to close, and time how long that takes to arrive. */
  readonly untilClosed: boolean;
  readonly deadlineMs: Ms;
};

/** What came of it. Times are from the first byte sent. */
export type ProbeOutcome =
  | { readonly kind: 'refused'; readonly afterMs: Ms }
  | {
      readonly kind: 'answered';
      /** To the last byte of the answer. */
      readonly answeredMs: Ms;
      readonly bytes: Bytes;
      /** How many pieces the answer came in. */
      readonly chunks: number;
      /** From the last byte to the peer's close, when asked for. */
      readonly closedMs?: Ms;
    }
  /** The connection ended before the answer was whole. */
  | { readonly kind: 'closed' | 'reset'; readonly afterMs: Ms; readonly bytes: Bytes }
  | { readonly kind: 'silent'; readonly afterMs: Ms; readonly bytes: Bytes };

/** Looks at a link from outside, through its proxy, as one more client. */
export interface LinkProbe {
  probe(link: LinkDescription, request: ProbeRequest, signal: AbortSignal): Promise<ProbeOutcome>;
  /** Connections through the proxy that are not the harness's own, or `undefined` where that cannot be seen. */
  countConnections(link: LinkDescription): Promise<number | undefined>;
}
