import type { GuardrailId } from '../domain/guardrail.ts';
import type { RunStatus } from '../domain/journal-event.ts';
import type { EpochMs } from '../domain/units.ts';

/** Why a run ends before its time. */
export type StopReason =
  | { readonly kind: 'signal'; readonly signal: string }
  | {
      readonly kind: 'guardrail';
      readonly guardrail: GuardrailId;
      readonly observed: string;
      readonly conditionAtMs: EpochMs;
    }
  | {
      readonly kind: 'halt';
      readonly by: string;
      readonly reason: string;
      readonly haltedAtMs: EpochMs;
    }
  | { readonly kind: 'failure'; readonly error: unknown };

/** Ends a run early; the first reason wins and is kept, because the later ones are usually its consequences. */
export class StopControl {
  readonly #controller = new AbortController();
  #reason: StopReason | undefined;

  /** Aborts when the run has been asked to end; everything that waits takes it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  request(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller.abort(reason);
  }
}

/** How a run that was stopped for this reason has ended; without a reason it was completed. */
export function statusAfter(reason: StopReason | undefined): RunStatus {
  switch (reason?.kind) {
    case undefined:
      return 'completed';
    case 'signal':
      return 'interrupted';
    case 'guardrail':
    case 'halt':
      return 'aborted';
    case 'failure':
      return 'failed';
  }
}
