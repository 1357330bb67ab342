import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { checkVariants } from '../../domain/check-variants.ts';
import type { LocalEnvironmentSpec } from '../../domain/environment-spec.ts';
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
import { TOOLS, type Toolbox } from '../../ports/toolbox.ts';
import { checkEnvironment } from './health/environment-health.ts';
import { statusOf } from './local-status.ts';
import { openSession } from './local-session.ts';
import { ProgressLines } from './progress-lines.ts';
import { identify, isAlive } from './processes/process-identity.ts';
import { initialState } from './state/initial-state.ts';
import type { EnvironmentState } from './state/environment-state.ts';
import { InstanceDirectory } from './state/instance-directory.ts';
import { hashSpec, type LaunchRequest } from './state/launch-request.ts';
import { reapLeftovers } from './state/leftovers.ts';
import { runInstancePath, sharedInstancePath } from './state/state-layout.ts';
import { withStateLock } from './state/state-lock.ts';
import { startSupervisor, SupervisorHandle } from './supervisor-handle.ts';
import { startOrder } from './supervisor/start-order.ts';

export type LocalEnvironmentOptions = {
  readonly spec: LocalEnvironmentSpec;
  readonly toolbox: Toolbox;
  /** Commands run here. */
  readonly projectDir: string;
  /** Absolute; holds the state and the logs of what is up, readable by its owner alone. */
  readonly stateDir: string;
};

/**
 * Everything as child processes on loopback: an environment that stays up between runs (`up`, `down`, `status`), or one
 * that a run brings up for itself and takes down again (`open`).
 */
export class LocalEnvironment implements Environment, ManagedEnvironment {
  readonly #options: LocalEnvironmentOptions;
  readonly #specHash: string;
  readonly #shared: InstanceDirectory;

  constructor(options: LocalEnvironmentOptions) {
    this.#options = options;
    this.#specHash = hashSpec(options.spec, options.projectDir);
    this.#shared = new InstanceDirectory(sharedInstancePath(options.stateDir, options.spec.name));
  }

  get name(): string {
    return this.#options.spec.name;
  }

  /**
   * Uses the environment that is up, be it healthy or not (`health` tells), and otherwise brings one up for this
   * session. Rejects with `ENVIRONMENT_BUSY` when one is up in another form, with `ENVIRONMENT_START_FAILED`,
   * `TOOL_MISSING`, `UNKNOWN_NAME` (a variant), or with the signal's reason.
   */
  async open(request: EnvironmentRequest): Promise<EnvironmentSession> {
    const variants = checkVariants(this.#options.spec, request.variants);
    const shared = await this.#joinShared(variants, request);
    const { spec, stateDir } = this.#options;
    if (shared !== undefined) return openSession({ spec, directory: this.#shared, owned: false });
    const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
    const directory = new InstanceDirectory(runInstancePath(stateDir, spec.name, unique));
    await this.#claim(directory, await this.#launchRequest(variants, 'run'));
    const handle = new SupervisorHandle(this.name, directory, startSupervisor(directory, 'run'));
    await this.#waitOrUndo(handle, request);
    return openSession({ spec, directory, owned: true, release: () => this.#takeDown(handle) });
  }

  /** One that is still being started, or going down, is not up. */
  async openIfUp({
    variants: asked,
    signal,
  }: Pick<EnvironmentRequest, 'variants' | 'signal'>): Promise<EnvironmentSession | undefined> {
    const { spec } = this.#options;
    const variants = checkVariants(spec, asked);
    signal.throwIfAborted();
    const state = this.#shared.readState();
    if (typeof state !== 'object' || !isAlive(state.supervisor)) return undefined;
    if (state.phase !== 'ready') return undefined;
    this.#checkForm(state, variants);
    return openSession({ spec, directory: this.#shared, owned: false });
  }

  /** Brings it up and leaves it up; does nothing when it is up in this form. Rejects like `open`. */
  async up(request: EnvironmentRequest): Promise<EnvironmentStatus> {
    const variants = checkVariants(this.#options.spec, request.variants);
    const shared = await this.#joinShared(variants, request);
    if (shared === undefined) {
      const launch = await this.#launchRequest(variants, 'none');
      // Somebody else may have been faster; what counts then is the form they chose.
      if (!(await this.#claim(this.#shared, launch))) return await this.up(request);
      const child = startSupervisor(this.#shared, 'none');
      await this.#waitOrUndo(new SupervisorHandle(this.name, this.#shared, child), request);
    }
    return await this.status(request.signal);
  }

  /** Takes down what `up` brought up, and clears away what dead supervisors left. */
  async down(): Promise<'taken-down' | 'was-not-up'> {
    const state = this.#shared.readState();
    const wasUp = typeof state === 'object' && isAlive(state.supervisor);
    await this.#takeDown(new SupervisorHandle(this.name, this.#shared));
    return wasUp ? 'taken-down' : 'was-not-up';
  }

  async status(signal: AbortSignal): Promise<EnvironmentStatus> {
    const { spec } = this.#options;
    const state = this.#shared.readState();
    if (typeof state !== 'object' || !isAlive(state.supervisor)) return downStatus(spec.name);
    return statusOf(spec, state, await checkEnvironment(spec, state, signal));
  }

  /** The environment that is up in the form asked for; `undefined` when none is up at all. */
  async #joinShared(
    variants: Readonly<Record<string, string>>,
    request: EnvironmentRequest,
  ): Promise<EnvironmentState | undefined> {
    request.signal.throwIfAborted();
    startOrder(this.#options.spec);
    const state = this.#shared.readState();
    if (typeof state !== 'object' || !isAlive(state.supervisor)) return undefined;
    const handle = new SupervisorHandle(this.name, this.#shared);
    if (state.phase === 'failed' || state.phase === 'stopping') {
      await this.#takeDown(handle);
      return undefined;
    }
    this.#checkForm(state, variants);
    if (state.phase === 'ready') return state;
    request.onProgress(`environment "${this.name}" is being started by somebody else`);
    return await handle.waitForReady({ onChange: () => undefined, signal: request.signal });
  }

  #checkForm(state: EnvironmentState, variants: Readonly<Record<string, string>>): void {
    const [is, asked] = [state.variants, variants].map(nameVariants);
    if (is !== asked) {
      const sentence = `Environment "${this.name}" is up with ${is}, but ${asked} was asked for.`;
      throw new FaultlineError('ENVIRONMENT_BUSY', sentence);
    }
    if (state.specHash === this.#specHash) return;
    throw new FaultlineError(
      'ENVIRONMENT_BUSY',
      `Environment "${this.name}" is up, but its entry in faultline.yaml has changed since.`,
      { hint: `Take it down with "faultline env down ${this.name}".` },
    );
  }

  async #launchRequest(
    variants: Readonly<Record<string, string>>,
    lease: LaunchRequest['lease'],
  ): Promise<LaunchRequest> {
    const { spec, projectDir, toolbox } = this.#options;
    const needsRedis = Object.values(spec.services).some(({ kind }) => kind === 'redis');
    const needsToxiproxy = Object.keys(spec.links).length > 0;
    const tools = {
      prometheus: await toolbox.locate('prometheus'),
      ...(needsToxiproxy ? { toxiproxy: await toolbox.locate('toxiproxy') } : {}),
      ...(needsRedis ? { redis: await toolbox.locate('redis') } : {}),
      programs: await locatePrograms(spec, toolbox),
    };
    return { spec, variants, projectDir, tools, specHash: this.#specHash, lease };
  }

  /** Makes the instance's folder in one step; false when somebody else was faster. */
  async #claim(directory: InstanceDirectory, launch: LaunchRequest): Promise<boolean> {
    const { stateDir } = this.#options;
    const self = identify(process.pid);
    if (self === undefined) throw new Error('This process is not in the process table.');
    return await withStateLock(stateDir, async () => {
      await reapLeftovers(stateDir);
      if (directory.readState() !== undefined) return false;
      const draft = new InstanceDirectory(
        `${directory.path}.new-${randomBytes(4).toString('hex')}`,
      );
      draft.create(initialState(launch, self), launch);
      renameSync(draft.path, directory.path);
      return true;
    });
  }

  async #waitOrUndo(handle: SupervisorHandle, request: EnvironmentRequest): Promise<void> {
    const lines = new ProgressLines(request.onProgress);
    try {
      await handle.waitForReady({
        onChange: (state) => lines.show(state),
        signal: request.signal,
      });
    } catch (error) {
      await this.#takeDown(handle);
      request.onProgress('what was begun is taken down again');
      throw error;
    }
  }

  async #takeDown(handle: SupervisorHandle): Promise<void> {
    await handle.stop();
    const { stateDir } = this.#options;
    if (existsSync(stateDir)) await withStateLock(stateDir, () => reapLeftovers(stateDir));
  }
}

/** A command may name a tool of ours, like `haproxy`: it is that tool then, wherever it was found. */
async function locatePrograms(
  { services }: LocalEnvironmentSpec,
  toolbox: Toolbox,
): Promise<Readonly<Record<string, string>>> {
  const commands = Object.values(services).flatMap((service) =>
    service.kind === 'command' ? [service.command, ...service.before] : [],
  );
  const named = TOOLS.filter((tool) => commands.some(([program]) => program === tool));
  const located = named.map(async (tool) => [tool, await toolbox.locate(tool)] as const);
  return Object.fromEntries(await Promise.all(located));
}
