import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Toolbox, ToolName } from '../../ports/toolbox.ts';
import { findExecutable } from './find-executable.ts';
import { PINNED_TOOLS, isAccepted, type SetUpName } from './pinned-tools.ts';
import { ToolCache } from './tool-cache.ts';
import { askVersion } from './tool-version.ts';

/** Where a tool is and what it says of itself, or what was found instead. */
export type Examination =
  | {
      readonly found: true;
      readonly path: string;
      readonly version: string;
      readonly source: 'PATH' | 'cache';
    }
  | { readonly found: false; readonly because: string };

/** Finds tools on this machine, in the order: PATH, then the per-user cache. */
export class SystemToolbox implements Toolbox {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #cache: ToolCache;
  readonly #located = new Map<ToolName, Promise<string>>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
    this.#cache = new ToolCache(env);
  }

  locate(tool: ToolName): Promise<string> {
    const known = this.#located.get(tool) ?? this.#locate(tool);
    this.#located.set(tool, known);
    return known;
  }

  /** Looks closely: asks for versions, checks the cached executable to the byte. */
  async examine(name: SetUpName): Promise<Examination> {
    const onPath = await this.#onPath(name);
    if (onPath.found) return onPath;
    if (!(await this.#cache.isIntact(name))) return onPath;
    const path = this.#cache.executable(name);
    const answer = await askVersion(name, path);
    if (!answer.known) return { found: false, because: `${path} is broken: ${answer.because}` };
    return { found: true, path, version: answer.version, source: 'cache' };
  }

  async #locate(tool: ToolName): Promise<string> {
    const onPath = await this.#onPath(tool);
    if (onPath.found) return onPath.path;
    if (await this.#cache.has(tool)) return this.#cache.executable(tool);
    throw new FaultlineError(
      'TOOL_MISSING',
      `${tool} is missing (it ${PINNED_TOOLS[tool].purpose}): ${onPath.because}.`,
      {
        hint: 'Run "npx faultline setup".',
      },
    );
  }

  async #onPath(name: SetUpName): Promise<Examination> {
    const { executables, atLeast } = PINNED_TOOLS[name];
    const path = await findExecutable(executables, this.#env['PATH']);
    if (path === undefined)
      return { found: false, because: `no ${executables.join(' or ')} on the PATH` };
    const answer = await askVersion(name, path);
    if (!answer.known)
      return { found: false, because: `${path} does not tell its version: ${answer.because}` };
    if (!isAccepted(name, answer.version)) {
      return {
        found: false,
        because: `${path} is version ${answer.version}; ${atLeast} or newer of the same line is needed`,
      };
    }
    return { found: true, path, version: answer.version, source: 'PATH' };
  }
}
