import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { eventually } from './eventually.ts';

/** A process of a test: its output is kept, and it does not outlive the test run. */
export class Child {
  readonly process: ChildProcess;
  output = '';
  exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  private readonly command: string;

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.command = command;
    this.process = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    this.process.stderr?.on('data', (chunk) => (this.output += String(chunk)));
    this.process.on('error', (error) => (this.output += String(error)));
    this.process.on('exit', (code, signal) => (this.exit = { code, signal }));
    const reap = (): boolean => this.process.kill('SIGKILL');
    process.once('exit', reap);
    this.process.once('exit', () => process.removeListener('exit', reap));
  }

  /** Waits for a line in the output and returns the match. */
  async says(pattern: RegExp, limitMs = 60_000): Promise<RegExpExecArray> {
    return eventually(`${this.command} says ${pattern}`, limitMs, () => {
      if (this.exit !== undefined) throw new Error(`${this.command} ended:\n${this.output}`);
      return pattern.exec(this.output);
    });
  }

  async ends(limitMs = 60_000): Promise<NonNullable<Child['exit']>> {
    return eventually(`${this.command} ends`, limitMs, () => this.exit);
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.exit !== undefined) return;
    this.process.kill(signal);
    await this.ends();
  }
}
