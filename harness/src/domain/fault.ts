import type { EpochMs } from './units.ts';
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
};

/** Whether anybody uses the link a fault sits on; a fault on an unused link proves nothing. */
export type UseSample = {
  readonly atMs: EpochMs;
  /** Connections through the proxy that are not the harness's own; absent when they cannot be counted. */
  readonly connections?: number;
};

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
