import type { ProjectState, SharedProject } from './shared-project.ts';
import { takeDown } from './take-down.ts';

const NEVER = new AbortController().signal;
const TAKEN_DOWN = 'what was begun is taken down again';

export type Starting = {
  /** The environment, for the command that takes it down. */
  readonly environment: string;
  readonly shared: Pick<SharedProject, 'name' | 'program'>;
  /** What there was of the project before. */
  readonly before: ProjectState['kind'];
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Starts the project under its own name. When that fails or is cancelled, what was begun is taken down again, and said,
 * before this rejects as `start` did. A project that was there in part before is somebody's, and is left as it is then.
 */
export async function startOrTakeDown<T>(starting: Starting, start: () => Promise<T>): Promise<T> {
  const { environment, shared, before, onProgress, signal } = starting;
  const { name: project, program } = shared;
  const place = { engine: program.engine, project };
  const { volumes } = await program.resources(place, signal);
  signal.throwIfAborted();
  try {
    return await start();
  } catch (error) {
    if (before !== 'absent') {
      const hint = `take it down with "faultline env down ${environment}"`;
      onProgress(
        `part of the project "${project}" was there before, so all of it is left: ${hint}`,
      );
      throw error;
    }
    onProgress('taking down what was begun');
    // What is in a volume that was there before is somebody's; Docker Compose removes all of them or none.
    const isNew = volumes.length === 0;
    try {
      await takeDown(program, project, { volumes: isNew, signal: NEVER });
      onProgress(isNew ? TAKEN_DOWN : `${TAKEN_DOWN}, but for its volumes: some were there before`);
    } catch (reason) {
      // This must not hide why it did not come up.
      onProgress(`what was begun is still there: ${inWords(reason)}`);
    }
    throw error;
  }
}

function inWords(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
