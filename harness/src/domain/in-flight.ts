import type { Ms } from './units.ts';

/** A request that was broken off, or whose sender has died, may reach its tool so much later; it is waited for. */
export const IN_FLIGHT_MS: Ms = 300;
