/** One incarnation of a container: it is another one after it was recreated, and after it was started again. */
export type ContainerIncarnation = {
  /** A Docker host: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  /**
   * What the engine calls itself: another one may listen at that address later, and one engine has several addresses.
   * Absent where it does not say, and in records from before it was written down.
   */
  readonly engineId?: string;
  readonly id: string;
  readonly startedAt: string;
  /** For people. */
  readonly name: string;
};
