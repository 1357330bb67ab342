import type { EnvironmentState, PartState } from './state/environment-state.ts';
import { LOOPBACK } from '../../system/free-port.ts';

/** Says each step of a start once. */
export class ProgressLines {
  readonly #print: (line: string) => void;
  readonly #said = new Map<string, string>();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  show(state: EnvironmentState): void {
    for (const [name, part] of Object.entries(state.parts)) {
      if (part.state === 'waiting' || this.#said.get(name) === part.state) continue;
      this.#said.set(name, part.state);
      this.#print(line(name, part));
    }
  }
}

function line(name: string, { state, port, version }: PartState): string {
  if (state !== 'ready') return `${name}: ${state}`;
  return `${name}${version === undefined ? '' : ` ${version}`}: ready on ${LOOPBACK}:${port}`;
}
