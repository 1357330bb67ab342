import { dirname } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { asRecord } from './as-record.ts';
import { type ComposeProgram, runCompose } from './run-compose.ts';

const READ_TIMEOUT_MS = 20_000;

export type Variables = Readonly<Record<string, string>>;

export type FileContents = {
  readonly project: string;
  readonly restarting: ReadonlySet<string>;
};

/** A compose file as Docker Compose reads it, without asking an engine. Rejects with `FILE_UNREADABLE`. */
export class ComposeFile {
  readonly path: string;
  readonly #program: ComposeProgram;

  constructor(program: ComposeProgram, path: string) {
    this.path = path;
    this.#program = program;
  }

  /**
   * The project it belongs to when nobody says another (the environment's word for it, its own, or its folder's name), and
   * the services that an engine starts again when they have ended by themselves.
   */
  async read(signal: AbortSignal): Promise<FileContents> {
    const contents = asRecord(JSON.parse(await this.#config(['--format', 'json'], {}, signal)));
    const { name, services } = contents;
    if (typeof name !== 'string' || name === '') throw this.#unreadable('it has no project name');
    const restarting = Object.entries(asRecord(services)).flatMap(([service, entry]) =>
      isStartedAgain(asRecord(entry)) ? [service] : [],
    );
    return { project: name, restarting: new Set(restarting) };
  }

  /** What tells one form of a service from another, by service; containers carry it as a label. */
  async hashes(variables: Variables, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const text = await this.#config(['--hash', '*'], variables, signal);
    const pairs = text.matchAll(/^(\S+) ([0-9a-f]{16,})$/gm);
    return new Map([...pairs].map(([, service = '', hash = '']) => [service, hash]));
  }

  async #config(
    args: readonly string[],
    variables: Variables,
    signal: AbortSignal,
  ): Promise<string> {
    const { exitCode, stdout, lines } = await runCompose(this.#program, {
      options: ['--file', this.path],
      verb: 'config',
      args,
      cwd: dirname(this.path),
      variables,
      timeoutMs: READ_TIMEOUT_MS,
      signal,
    });
    if (exitCode === 0) return stdout;
    throw this.#unreadable(lines.at(-1) ?? `docker compose config ended with ${exitCode}`);
  }

  #unreadable(because: string): FaultlineError {
    return new FaultlineError(
      'FILE_UNREADABLE',
      `The compose file ${this.path} cannot be used: ${because}`,
    );
  }
}

function isStartedAgain(service: Readonly<Record<string, unknown>>): boolean {
  const policy = asRecord(asRecord(service['deploy'])['restart_policy'])['condition'];
  const restart = service['restart'] ?? policy ?? 'no';
  return restart !== 'no' && restart !== 'none';
}
