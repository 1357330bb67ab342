import type { Clock } from '../ports/clock.ts';

/** Everything of the process that a command may touch. Only `main.ts` builds the real one; tests build their own. */
export type Host = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly clock: Clock;
  /** Calls back on an exception that nobody caught, instead of ending the process; returns a function that stops it. */
  onCrash(listener: (error: unknown) => void): () => void;
  /** Calls back on each SIGINT, SIGTERM and SIGHUP; returns a function that stops listening. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void): () => void;
  /** Calls back on each Ctrl-Z, instead of being suspended; returns a function that lets it happen again. */
  onSuspend(listener: () => void): () => void;
};

export type OutputStream = {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
};
