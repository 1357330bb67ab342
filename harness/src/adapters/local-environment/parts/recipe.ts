import type { ProcessIdentity } from '../../../ports/process-control.ts';
import type { PartKind } from '../state/environment-state.ts';
import type { Launch } from '../supervisor/spawner.ts';

export type Readiness =
  | { readonly ready: true; readonly version: string | undefined }
  | { readonly ready: false; readonly because: string };

/** Runs a program to its end with its output in the part's log; rejects with a `PartFailure` unless it succeeds. */
export type RunToEnd = (what: string, launch: Launch) => Promise<void>;

/** How one part of the environment is made, started and known to be ready. The supervisor does the rest. */
export type Recipe = {
  readonly name: string;
  readonly kind: PartKind;
  /** Before the first start, and only then: data folders, migrations. */
  prepare?(port: number, run: RunToEnd): Promise<void>;
  launch(port: number): Launch;
  /** Whether this very incarnation serves; a rejection means the same as not being ready. */
  readiness(port: number, identity: ProcessIdentity): Promise<Readiness>;
  readonly readyTimeoutMs: number;
  /** False for what has lost its worth with its memory: it is reported, not replaced. */
  readonly restarts: boolean;
  readonly stop: { readonly signal: NodeJS.Signals; readonly graceMs: number };
};

export const waiting = (because: string): Readiness => ({ ready: false, because });
