import type { Ms } from '../../domain/units.ts';

/** One line of a CI server's test view. There is no `skipped`: that is green everywhere. */
export type JunitCase = {
  readonly name: string;
  readonly durationMs: Ms;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly outcome:
    | { readonly kind: 'passed' }
    /** The system did not hold. */
    | { readonly kind: 'failure'; readonly type: string; readonly message: string }
    /** It could not be told, or something broke. */
    | { readonly kind: 'error'; readonly type: string; readonly message: string };
  /** Shown below the message. */
  readonly details: readonly string[];
};
