/** Sparse counts as `[index, count, index, count, …]` in ascending order of index; `[]` is empty. */
export type EncodedHistogram = readonly number[];
