/** Something outside that the service needs, and a question that shows whether it answers. */
export type Dependency = {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  /** After this long it counts as gone; a naive client has no such limit. */
  readonly limitMs: number | undefined;
};
