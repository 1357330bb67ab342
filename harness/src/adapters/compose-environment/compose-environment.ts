import { checkVariants } from '../../domain/check-variants.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { nameVariants } from '../../domain/variant-words.ts';
import type {
  Environment,
  EnvironmentRequest,
  EnvironmentSession,
} from '../../ports/environment.ts';
import {
  downStatus,
  type EnvironmentStatus,
  type ManagedEnvironment,
} from '../../ports/managed-environment.ts';
import { bringUp } from './bring-up.ts';
import type { UpProject } from './compose-description.ts';
import type { ComposeOptions } from './compose-options.ts';
import { brokenStatus, statusOf } from './compose-status.ts';
import { openSession, untilHealthy } from './compose-session.ts';
import { reapedInWords } from './owned-projects.ts';
import { bringUpOwn } from './own-project.ts';
import { variablesOf } from './project-form.ts';
import { type ProjectState, SharedProject, type UpState } from './shared-project.ts';
import { startOrTakeDown } from './start-or-take-down.ts';
import { takeDown } from './take-down.ts';

const NEVER = new AbortController().signal;

/**
 * A Docker Compose project: the one that is up under its own name (`up`, `down`, `status`, or `docker compose up`), or one
 * that a run brings up for itself under another name, on ports and subnets of its own, and takes down again (`open`).
 */
export class ComposeEnvironment implements Environment, ManagedEnvironment {
  readonly #options: ComposeOptions;

  constructor(options: ComposeOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.spec.name;
  }

  /**
   * Uses the project that is up in the form asked for, be it healthy or not (`health` tells), and otherwise brings one up
   * for this session. Rejects with `ENGINE_UNREACHABLE`, `ENVIRONMENT_START_FAILED`, `ENVIRONMENT_CANNOT` (a port that is
   * not published), `CONTAINER_FAILED`, `FILE_UNREADABLE`, `TOOL_MISSING`, `UNKNOWN_NAME` (a variant), or with the signal's reason.
   */
  async open(request: EnvironmentRequest): Promise<EnvironmentSession> {
    const { onProgress, signal } = request;
    const variants = checkVariants(this.#options.spec, request.variants);
    await this.#reap(onProgress, signal);
    const shared = await SharedProject.find(this.#options, signal);
    const state = await shared.look(signal);
    const unfit = whyUnfit(state, variants);
    if (state.kind === 'up' && unfit === undefined) {
      onProgress(`using the project "${shared.name}", which is up`);
      return await openSession(this.#options, this.#upProject(shared, state), { signal });
    }
    if (unfit !== undefined) {
      onProgress(`the project "${shared.name}" ${unfit}: this run brings up one of its own`);
    }
    return await bringUpOwn(this.#options, shared, { ...request, variants });
  }

  async openIfUp({
    variants: asked,
    signal,
  }: Pick<EnvironmentRequest, 'variants' | 'signal'>): Promise<EnvironmentSession | undefined> {
    const variants = checkVariants(this.#options.spec, asked);
    const shared = await SharedProject.find(this.#options, signal);
    const state = await shared.look(signal);
    if (state.kind !== 'up' || whyUnfit(state, variants) !== undefined) return undefined;
    return await openSession(this.#options, this.#upProject(shared, state), { signal });
  }

  /**
   * Brings it up and leaves it up; does nothing when it is up in this form. Rejects like `open`, and then what was begun
   * is taken down again, or the progress says what is left.
   */
  async up(request: EnvironmentRequest): Promise<EnvironmentStatus> {
    const { onProgress, signal } = request;
    const { spec } = this.#options;
    const variants = checkVariants(spec, request.variants);
    await this.#reap(onProgress, signal);
    const shared = await SharedProject.find(this.#options, signal);
    const state = await shared.look(signal);
    const unfit = state.kind === 'up' ? whyUnfit(state, variants) : undefined;
    if (unfit !== undefined) {
      throw new FaultlineError(
        'ENVIRONMENT_BUSY',
        `Environment "${this.name}": the project "${shared.name}" ${unfit}.`,
        { hint: `Take it down with "faultline env down ${this.name}".` },
      );
    }
    if (state.kind === 'up') return await this.status(signal);
    const starting = { environment: this.name, shared, before: state.kind, onProgress, signal };
    return await startOrTakeDown(starting, async () => {
      const variables = variablesOf(spec, variants);
      const { file, name: project } = shared;
      const order = { environment: this.name, project, file, variables, onProgress, signal };
      await bringUp(shared.program, order);
      const now = await shared.look(signal);
      if (now.kind === 'up') {
        const up = this.#upProject(shared, now);
        await untilHealthy(await openSession(this.#options, up, { signal }), signal);
      }
      return await this.status(signal);
    });
  }

  /**
   * Takes down the project that `up`, or somebody by hand, has brought up; its volumes stay, because what is in them may
   * be theirs. Takes down what dead runs have left, volumes and all.
   */
  async down(): Promise<'taken-down' | 'was-not-up'> {
    const failed = await this.#reap(() => undefined, NEVER);
    const shared = await SharedProject.find(this.#options, NEVER);
    const { containers } = await shared.look(NEVER);
    const wasUp = containers.length > 0;
    if (wasUp) await takeDown(shared.program, shared.name, { volumes: false, signal: NEVER });
    if (failed.length > 0) throw failed[0];
    return wasUp ? 'taken-down' : 'was-not-up';
  }

  async status(signal: AbortSignal): Promise<EnvironmentStatus> {
    await this.#reap(() => undefined, signal);
    const shared = await SharedProject.find(this.#options, signal);
    const state = await shared.look(signal);
    if (state.containers.length === 0) return downStatus(this.name);
    const { spec } = this.#options;
    if (state.kind !== 'up') return brokenStatus(spec, state.containers, 'not all of it runs');
    const up = this.#upProject(shared, state);
    try {
      const session = await openSession(this.#options, up, { signal });
      return statusOf(spec, session.description, up, await session.partHealth(signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FaultlineError)) throw error;
      return brokenStatus(spec, state.containers, error.message);
    }
  }

  #upProject(shared: SharedProject, { containers, form }: UpState): UpProject {
    const { engine } = this.#options;
    const { name: project, restarting } = shared;
    return { engine, project, containers, variants: form.variants, restarting };
  }

  /** Takes down what dead runs have left; what cannot be is said, and keeps nobody from going on. */
  async #reap(
    onProgress: (line: string) => void,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const { owned, program } = this.#options;
    const reaped = await owned.reap(program, signal);
    for (const one of reaped) onProgress(reapedInWords(one));
    return reaped.flatMap(({ error }) => error ?? []);
  }
}

/** Why a project that is there cannot be used for these variants; undefined when it can, or when there is none. */
function whyUnfit(
  state: ProjectState,
  variants: Readonly<Record<string, string>>,
): string | undefined {
  switch (state.kind) {
    case 'absent':
      return undefined;
    case 'partly':
      return `is only partly up (${state.missing.join(', ')} does not run)`;
    case 'up': {
      const { differing, variants: up } = state.form;
      if (differing.length > 0) {
        return `is up in another form than its file has now (${differing.join(', ')})`;
      }
      const [is, asked] = [nameVariants(up), nameVariants(variants)];
      return is === asked ? undefined : `is up with ${is}, but ${asked} was asked for`;
    }
  }
}
