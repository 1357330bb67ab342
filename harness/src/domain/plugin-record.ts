/**
 * A module with faults of a project's own, as a run used it: whoever undoes the run later needs the same one, and has
 * to know when it is another.
 */
export type PluginRecord = {
  /** Absolute. */
  readonly path: string;
  /** Of its text, and when it imports files of the project, of all of these; packages are not part of it. */
  readonly sha256: string;
  /** The fault types it brought. */
  readonly types: readonly string[];
};
