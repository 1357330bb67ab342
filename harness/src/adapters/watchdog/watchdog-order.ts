import type { RunOwner } from '../../domain/journal-event.ts';

/** What a watchdog is told, as JSON in the first line of its standard input. */
export type WatchdogOrder = {
  readonly runId: string;
  /** Where the run's journal is. */
  readonly folder: string;
  /** The project the run belongs to. */
  readonly project: string;
  /** The process that conducts the run. */
  readonly owner: RunOwner;
  /** What is secret in that project besides what is everywhere. */
  readonly redact: readonly string[];
};

/** Lines on the standard input of a watchdog; the end of the input means that the other side is dead. */
export const BEAT = 'beat';
export const DISMISS = 'dismiss';
export const limitLine = (limitMs: number): string => `limit ${String(Math.ceil(limitMs))}`;

/** Lines on its standard output: that it can undo, and that it is alive. */
export const READY = 'ready';
