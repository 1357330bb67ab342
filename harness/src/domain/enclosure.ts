import type { Ratio } from './units.ts';

/** Low and high bounds of what was measured; `low === high` for an exact count. */
export type Enclosure = { readonly low: Ratio; readonly estimate: Ratio; readonly high: Ratio };
