import type { EnvironmentState, LinkState, PartState } from './environment-state.ts';
import type { InstanceDirectory } from './instance-directory.ts';

/** Keeps the state of the environment and writes it down at each change. */
export class StateRecorder {
  readonly #directory: InstanceDirectory;
  #state: EnvironmentState;

  constructor(directory: InstanceDirectory, state: EnvironmentState) {
    this.#directory = directory;
    this.#state = state;
    this.change({});
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  change(change: Partial<EnvironmentState>): void {
    this.#state = { ...this.#state, ...change };
    this.#directory.writeState(this.#state);
  }

  changePart(name: string, change: Partial<PartState>): void {
    const part = this.#state.parts[name];
    if (part === undefined) throw new Error(`There is no part "${name}".`);
    this.change({ parts: { ...this.#state.parts, [name]: { ...part, ...change } } });
  }

  changeLink(name: string, link: LinkState): void {
    this.change({ links: { ...this.#state.links, [name]: link } });
  }
}
