import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Toolbox, ToolName } from '../../ports/toolbox.ts';
import { findExecutableIn, foldersOf } from './find-executable.ts';
import { PINNED_TOOLS, isAccepted, type SetUpName } from './pinned-tools.ts';
import { ToolCache } from './tool-cache.ts';
import { askVersion } from './tool-version.ts';

/** `plugin`: a plugin of `docker`, off the PATH. */
type ToolSource = 'PATH' | 'plugin' | 'cache';

/** Where a tool is and what it says of itself, or what was found instead. */
export type Examination =
  | {
      readonly found: true;
      readonly path: string;
      readonly version: string;
      readonly source: ToolSource;
    }
  | { readonly found: false; readonly because: string };

/** Finds tools on this machine, in the order: PATH, `docker`'s plugins, the per-user cache. */
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
    const installed = await this.#installed(name);
    if (installed.found) return installed;
    if (!(await this.#cache.isIntact(name))) return installed;
    const path = this.#cache.executable(name);
    const answer = await askVersion(name, path);
    if (!answer.known) return { found: false, because: `${path} is broken: ${answer.because}` };
    return { found: true, path, version: answer.version, source: 'cache' };
  }

  async #locate(tool: ToolName): Promise<string> {
    const installed = await this.#installed(tool);
    if (installed.found) return installed.path;
    if (await this.#cache.has(tool)) return this.#cache.executable(tool);
    const { purpose, neededFor } = PINNED_TOOLS[tool];
    throw new FaultlineError(
      'TOOL_MISSING',
      `${tool} is missing (it ${purpose}): ${installed.because}.`,
      {
        hint: `Run "npx faultline setup${neededFor === 'everybody' ? '' : ` ${tool}`}".`,
      },
    );
  }

  /** What somebody has installed: the first one, on the PATH or as a plugin, that is in a version we know. */
  async #installed(name: SetUpName): Promise<Examination> {
    const { executables, pluginFolders, systemFolders = [] } = PINNED_TOOLS[name];
    const places = [
      { source: 'PATH', folders: [...foldersOf(this.#env['PATH']), ...systemFolders] },
      { source: 'plugin', folders: pluginFolders?.(this.#env) ?? [] },
    ] as const;
    let refused: Examination | undefined;
    for (const { source, folders } of places) {
      const path = await findExecutableIn(executables, folders);
      if (path === undefined) continue;
      const seen = await look(name, path, source);
      if (seen.found) return seen;
      refused ??= seen;
    }
    const where = pluginFolders === undefined ? '' : ' or among the plugins of docker';
    const because = `no ${executables.join(' or ')} on the PATH${where}`;
    return refused ?? { found: false, because };
  }
}

async function look(name: SetUpName, path: string, source: ToolSource): Promise<Examination> {
  const answer = await askVersion(name, path);
  if (!answer.known)
    return { found: false, because: `${path} does not tell its version: ${answer.because}` };
  if (!isAccepted(name, answer.version)) {
    return {
      found: false,
      because: `${path} is version ${answer.version}; ${PINNED_TOOLS[name].atLeast} or newer of the same line is needed`,
    };
  }
  return { found: true, path, version: answer.version, source };
}
