import type { Bytes, Ms } from '../domain/units.ts';

/** An effect this long stands out from what a healthy, busy link does by itself. */
export const TELLING_MS: Ms = 150;
/** A payload that was cut short by the peer still tells something down to this. */
export const LEAST_TELLING_MS: Ms = 100;
/** The most a single look sends through a link: what one large answer would be, so as not to be a load itself. */
export const MOST_PAYLOAD_BYTES: Bytes = 2_000_000;
