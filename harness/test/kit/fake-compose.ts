import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComposeProgram } from '../../src/adapters/compose-environment/run-compose.ts';
import { FaultlineError } from '../../src/domain/faultline-error.ts';
import type { ProjectResources } from '../../src/ports/project-resources.ts';

/** What each verb prints, on which stream, and how it ends; the first pattern that matches counts: against its arguments, then `API_VARIANT=naive` and the like. */
export type ComposeAnswer = {
  readonly when: RegExp;
  readonly prints?: string;
  readonly complains?: string;
  readonly exitCode?: number;
  /** Runs until it is told to end. */
  readonly hangs?: boolean;
};

/** An executable that answers as Docker Compose would, and remembers what it was asked. */
export class FakeCompose {
  readonly program: ComposeProgram;
  readonly folder = mkdtempSync(join(tmpdir(), 'faultline-compose-'));
  /** What the engine holds of projects beside their containers, by project. */
  readonly resources = new Map<string, Partial<ProjectResources>>();

  /** What the engine calls itself. */
  engineId = 'ABCD:EFGH';
  /** Why it does not say what it calls itself. */
  engineFailure: Error | undefined;
  /** Why it does not list networks and volumes. */
  volumesFailure: Error | undefined;

  constructor() {
    const executable = join(this.folder, 'docker-compose');
    mkdirSync(join(this.folder, 'answers'));
    writeFileSync(executable, SCRIPT);
    chmodSync(executable, 0o755);
    const env = { PATH: process.env['PATH'], FAKE_COMPOSE: this.folder };
    const refuseAnotherEngine: ComposeProgram['refuseAnotherEngine'] = async ({ engineId }) => {
      if (this.engineFailure !== undefined) throw this.engineFailure;
      if (engineId === this.engineId) return;
      throw new FaultlineError('ENGINE_REPLACED', `It is ${this.engineId}, not ${engineId}.`);
    };
    const resources: ComposeProgram['resources'] = async (
      { project, engine, engineId },
      signal,
    ) => {
      if (this.volumesFailure !== undefined) throw this.volumesFailure;
      if (engineId !== undefined) await refuseAnotherEngine({ engine, engineId }, signal);
      return { networks: [], volumes: [], ...this.resources.get(project) };
    };
    const engine = 'unix:///fake.sock';
    this.program = { executable, engine, env, resources, refuseAnotherEngine };
  }

  answer(answers: readonly ComposeAnswer[]): void {
    const script = answers.map(
      ({ when, prints = '', complains = '', exitCode = 0, hangs = false }) =>
        [
          `if printf '%s' "$asked" | grep -Eq -e '${when.source}'; then`,
          `cat <<'END'\n${prints}\nEND`,
          `cat >&2 <<'END'\n${complains}\nEND`,
          hangs ? 'exec sleep 60' : `exit ${exitCode}`,
          'fi',
        ].join('\n'),
    );
    writeFileSync(join(this.folder, 'answers', 'all'), `${script.join('\n')}\n`);
  }

  /** The arguments of every call so far, without those that every call has. */
  calls(): readonly string[] {
    const path = join(this.folder, 'calls');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const SCRIPT = `#!/bin/sh
shift 2
printf '%s\\n' "$*" >> "$FAKE_COMPOSE/calls"
asked="$* $(env | grep -E '^[A-Z]+_(VARIANT|PORT|SUBNET)=' | sort | tr '\\n' ' ')"
. "$FAKE_COMPOSE/answers/all"
exit 0
`;
