/** What an engine holds of a compose project beside its containers, by name. */
export type ProjectResources = {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
};

/**
 * Asks an engine, a Docker host; rejects with `ENGINE_UNREACHABLE` or `CONTAINER_FAILED`, with `ENGINE_REPLACED` when it is
 * not the one that calls itself `engineId`, or with the signal's reason.
 */
export type ListProjectResources = (
  place: { readonly engine: string; readonly engineId?: string; readonly project: string },
  signal: AbortSignal,
) => Promise<ProjectResources>;

/**
 * Asks an engine what it calls itself, and nothing else; rejects with `ENGINE_REPLACED` when that is not `engineId`, with
 * `ENGINE_UNREACHABLE` when it does not answer, or with the signal's reason.
 */
export type RefuseAnotherEngine = (
  place: { readonly engine: string; readonly engineId: string },
  signal: AbortSignal,
) => Promise<void>;
