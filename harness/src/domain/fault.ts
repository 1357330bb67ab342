import type { EpochMs, Ms } from './units.ts';
import type { UntypedValues } from './parameter.ts';

/** What a fault is done to. */
export type FaultTarget =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'service'; readonly service: string };

/** One fault of an experiment; `id` is unique in it and stable (`network-latency-1`). */
export type FaultSpec = {
  readonly id: string;
  readonly type: string;
  readonly target: FaultTarget;
  readonly values: UntypedValues;
};

/**
 * One thing that a fault will touch, resolved and frozen at preflight. What is found to be something else by the time
 * of the injection is not touched.
 */
export type FrozenTarget = {
  /** `other`: something that only a fault of one's own knows. */
  readonly kind: 'proxy' | 'process' | 'container' | 'other';
  /** Names it among everything a run on this machine can touch; no two runs may hold the same one. */
  readonly key: string;
  /** For people: `proxy "redis" at http://127.0.0.1:8474`, `container school-api-1`. */
  readonly name: string;
  /** The service it is an instance of, and how many instances that has; absent for a proxy. */
  readonly service?: string;
  readonly instances?: number;
  /** Which incarnation it is, where it has any, as the fault's own plain data. */
  readonly incarnation?: JsonValue;
};

/** One look, from outside, at whether a fault is biting. */
export type EffectSample = {
  readonly atMs: EpochMs;
  readonly effect: 'present' | 'absent' | 'unknown';
  /** What was looked at, as a person would say it: `round trip`, `connect`, `process 4711`. */
  readonly measure: string;
  /** What was seen: `402 ms`, `refused`, `gone`. */
  readonly observed: string;
  /** What the fault should make it: `at least 350 ms`. */
  readonly expected: string;
  /** The number behind `observed`, where there is one, in ms. */
  readonly valueMs?: number;
  /** The connection had ended, this long after it was used, before the effect could have shown. */
  readonly cutShort?: { readonly afterMs: Ms; readonly neededMs: Ms };
};

/** Whether anybody uses the link a fault sits on; a fault on an unused link proves nothing. */
export type UseSample = {
  readonly atMs: EpochMs;
  /** Connections through the proxy that are not the harness's own; absent when they cannot be counted. */
  readonly connections?: number;
};

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
