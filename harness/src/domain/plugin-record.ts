/**
 * A module with faults of a project's own, as a run used it: whoever undoes the run later needs the same one, and has
 * to know when it is another.
 */
export type PluginRecord = {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** The fault types it brought. */
  readonly types: readonly string[];
};
