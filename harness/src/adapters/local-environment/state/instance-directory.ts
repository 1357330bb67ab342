import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceWhole } from '../../../system/whole-file.ts';
import { STATE_SCHEMA_VERSION, type EnvironmentState } from './environment-state.ts';
import type { LaunchRequest } from './launch-request.ts';

const STATE_FILE = 'state.json';
const LAUNCH_FILE = 'launch.json';

/** The folder of one environment that is up: `state.json`, `launch.json` and `logs/`. Nobody else may read it. */
export class InstanceDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get stateFile(): string {
    return join(this.path, STATE_FILE);
  }

  get logsDir(): string {
    return join(this.path, 'logs');
  }

  logPath(part: string): string {
    return join(this.logsDir, `${part}.log`);
  }

  create(state: EnvironmentState, launch: LaunchRequest): void {
    mkdirSync(this.logsDir, { recursive: true, mode: 0o700 });
    this.#replace(LAUNCH_FILE, launch);
    this.writeState(state);
  }

  /** The reader of `state.json` sees the old text or the new, never half of one. */
  writeState(state: EnvironmentState): void {
    this.#replace(STATE_FILE, state);
  }

  /** `undefined` when there is none; `unreadable` when it is damaged or another version of the harness wrote it. */
  readState(): EnvironmentState | 'unreadable' | undefined {
    let text: string;
    try {
      text = readFileSync(this.stateFile, 'utf8');
    } catch {
      return undefined;
    }
    try {
      // Written by this class only, so its schema version speaks for its shape.
      const state = JSON.parse(text) as EnvironmentState;
      return state.schemaVersion === STATE_SCHEMA_VERSION ? state : 'unreadable';
    } catch {
      return 'unreadable';
    }
  }

  readLaunch(): LaunchRequest {
    return JSON.parse(readFileSync(join(this.path, LAUNCH_FILE), 'utf8')) as LaunchRequest;
  }

  #replace(file: string, content: unknown): void {
    // What is up does not outlive a power cut, so its state need not.
    const text = `${JSON.stringify(content, null, 2)}\n`;
    replaceWhole(join(this.path, file), text, { durably: false });
  }
}
