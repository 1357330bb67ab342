/** Counts who comes by. */
export type Visits = {
  /** Counts one visit. Resolves with the visits so far, `undefined` while nobody could tell yet. */
  count(): Promise<number | undefined>;
  /** Writes what is not written yet; no more visits are counted afterwards. */
  close(): Promise<void>;
};
