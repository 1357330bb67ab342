import { resolve } from 'node:path';
import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ContainerRuntime } from '../../ports/container-runtime.ts';
import { partsOf } from './compose-parts.ts';
import { ComposeFile } from './compose-file.ts';
import type { ComposeOptions } from './compose-options.ts';
import { listProject, type ProjectContainer } from './list-project.ts';
import { formOf, type ProjectForm } from './project-form.ts';
import type { ComposeProgram } from './run-compose.ts';

/** What there is of a project. */
export type ProjectState =
  | { readonly kind: 'absent'; readonly containers: readonly [] }
  /** Something of it is there, and not every part runs. */
  | {
      readonly kind: 'partly';
      readonly containers: readonly ProjectContainer[];
      readonly missing: readonly string[];
    }
  | UpState;

export type UpState = {
  readonly kind: 'up';
  readonly containers: readonly ProjectContainer[];
  readonly form: ProjectForm;
};

/** The project that is there for everybody, under its own name. */
export class SharedProject {
  readonly name: string;
  /** The services that are started again when they have ended by themselves. */
  readonly restarting: ReadonlySet<string>;
  readonly file: ComposeFile;
  readonly program: ComposeProgram;
  readonly #spec: ComposeEnvironmentSpec;
  readonly #runtime: ContainerRuntime;

  private constructor(
    { spec, runtime }: ComposeOptions,
    found: Pick<SharedProject, 'name' | 'restarting' | 'file' | 'program'>,
  ) {
    this.#spec = spec;
    this.#runtime = runtime;
    this.name = found.name;
    this.restarting = found.restarting;
    this.file = found.file;
    this.program = found.program;
  }

  /** Asks no engine. Rejects with `TOOL_MISSING` or `FILE_UNREADABLE`. */
  static async find(options: ComposeOptions, signal: AbortSignal): Promise<SharedProject> {
    const { spec, projectDir } = options;
    const program = await options.program(options.engine);
    const file = new ComposeFile(program, resolve(projectDir, spec.file));
    const { project, restarting } = await file.read(signal);
    const name = spec.project ?? project;
    return new SharedProject(options, { name, restarting, file, program });
  }

  /** Rejects with `ENGINE_UNREACHABLE` or `CONTAINER_FAILED`. */
  async look(signal: AbortSignal): Promise<ProjectState> {
    const { engine } = this.program;
    const place = { engine, project: this.name, service: this.#spec.entrypoint };
    // Asked first for what it says when nobody answers.
    await this.#runtime.list(place, signal);
    const containers = await listProject(this.program, this.name, signal);
    if (containers.length === 0) return { kind: 'absent', containers: [] };
    const missing = partsOf(this.#spec).filter((part) => !isUp(part, containers));
    if (missing.length > 0) return { kind: 'partly', containers, missing };
    const form = await formOf(this.#spec, this.file, containers, signal);
    return { kind: 'up', containers, form };
  }
}

function isUp(part: string, containers: readonly ProjectContainer[]): boolean {
  const own = containers.filter(({ service }) => service === part);
  return own.some(({ state }) => state === 'running' || state === 'paused');
}
