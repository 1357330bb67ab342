import type { Sli } from './sli.ts';
import type { Ms, Ratio } from './units.ts';

/** A live condition; when it holds, the run is aborted and everything undone (docs/method.md, Guardrails). */
export type Guardrail =
  /** The share of good requests, as the client sees it. */
  | {
      readonly kind: 'sli';
      readonly sli: Sli;
      /** For a latency indicator: an answer slower than this is not good. */
      readonly underMs?: Ms;
      readonly below: Ratio;
      readonly overMs: Ms;
    }
  /** What a Prometheus query gives, in every series of its answer. */
  | {
      readonly kind: 'query';
      readonly query: string;
      readonly limit: QueryLimit;
      readonly overMs: Ms;
    }
  /** A service that does not pass its health check. */
  | { readonly kind: 'alive'; readonly service: string; readonly overMs: Ms }
  /** The load generator's own health: a share of the arrivals that were due, or of the machine's processors. */
  | {
      readonly kind: 'generator';
      readonly measure: GeneratorMeasure;
      readonly above: Ratio;
      readonly overMs: Ms;
    };

export type QueryLimit = { readonly side: 'above' | 'below'; readonly value: number };

export const GENERATOR_MEASURES = ['dropped-arrivals', 'cpu'] as const;
export type GeneratorMeasure = (typeof GENERATOR_MEASURES)[number];

/** Which one: its place in the experiment's list, or the one that is always there. */
export type GuardrailId = number | 'deadline';

/** Why a run has to be aborted. */
export type Trip = {
  /** What was seen, in words. */
  readonly observed: string;
  /** When the condition had become true, as far as it could be known. */
  readonly conditionAtMs: number;
};
