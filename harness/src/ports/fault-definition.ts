import type { Ability, EnvironmentDescription, LinkDescription } from '../domain/environment.ts';
import type { EffectSample, FaultTarget, FrozenTarget, JsonValue } from '../domain/fault.ts';
import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from './clock.ts';
import type { ContainerRuntime } from './container-runtime.ts';
import type { LinkProbe } from './link-probe.ts';
import type { NetworkProxy } from './network-proxy.ts';
import type { ProcessControl } from './process-control.ts';

/** What a fault may reach for. */
export type FaultPorts = {
  readonly clock: Clock;
  readonly proxy: NetworkProxy;
  readonly probe: LinkProbe;
  readonly processes: ProcessControl | undefined;
  /** Undefined where no container engine is known. */
  readonly containers: ContainerRuntime | undefined;
};

/**
 * Told of each further way that is tried to undo a fault, before it is tried; resolves when that is on the disk, or
 * cannot be. A way that takes something away first hands in an undo record with all that is needed to put it back;
 * from then on that record is the one to undo from.
 */
export type OnRung = (rung: string, reason: string, undo?: JsonValue) => Promise<void>;

/** One fault of one run, with everything it needs to know. */
export type FaultContext<V> = {
  readonly runId: string;
  readonly faultId: string;
  readonly target: FaultTarget;
  /** The link it is done to; undefined for a fault that is done to a service. */
  readonly link: LinkDescription | undefined;
  readonly environment: EnvironmentDescription;
  readonly values: V;
  readonly ports: FaultPorts;
  /** What `targets` resolved at preflight; empty before. The fault touches these and nothing else. */
  readonly frozen: readonly FrozenTarget[];
};

/** When a look is taken: before the injection, while the fault should bite, or after it was rolled back. */
export type LookMoment = 'before' | 'during' | 'after';

/**
 * One kind of harm. `U` is its undo record: what was there before, exactly, as plain data, so that `rollBack`
 * works from the journal alone, on a later day and in another process.
 */
export type FaultDefinition<P extends Parameters = Parameters, U extends JsonValue = JsonValue> = {
  /** Kebab-case and stable: it is data in people's files. */
  readonly type: string;
  readonly summary: string;
  /** `nothing`: it reaches what it harms by means of its own, wherever it runs. */
  readonly needs: Ability | 'nothing';
  readonly target: FaultTarget['kind'];
  /** `once`: it happens and is over (a kill). `sustained`: it must be in force throughout the phase. */
  readonly lasts: 'once' | 'sustained';
  readonly parameters: P;
  /** Mistakes no single parameter shows; each a sentence with the values and what would be right. */
  check(values: ParameterValues<P>): readonly string[];
  /** Sentences for the plan. */
  describe(
    values: ParameterValues<P>,
    target: FaultTarget,
  ): { does: string; undo: string; proof: string };
  /** Longest that one `observe` may take; the engine spaces its looks accordingly. */
  observeDeadlineMs(values: ParameterValues<P>): Ms;
  /** What it will touch, resolved now and frozen from then on. Must change nothing. */
  targets(
    context: FaultContext<ParameterValues<P>>,
    signal: AbortSignal,
  ): Promise<readonly FrozenTarget[]>;
  /** Reads what is there now and returns the undo record. Must change nothing. */
  capture(context: FaultContext<ParameterValues<P>>, signal: AbortSignal): Promise<U>;
  inject(context: FaultContext<ParameterValues<P>>, undo: U, signal: AbortSignal): Promise<void>;
  /** Asks the tool whether it is in force; resolves with a sentence, rejects with `FAULT_FAILED` when it is not. */
  readBack(
    context: FaultContext<ParameterValues<P>>,
    undo: U,
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * Looks once, from outside, whether the effect is there. Used before, during and after; only a fault that happens
   * once needs to know which: a kill is proved by the process being gone, and over when another one runs.
   */
  observe(
    context: FaultContext<ParameterValues<P>>,
    undo: U,
    signal: AbortSignal,
    moment?: LookMoment,
  ): Promise<EffectSample>;
  /**
   * Restores the prior state from the record, and resolves only when it has read back that it is so. Idempotent; also
   * right after an inject that failed half-way. When the plain way does not work it may climb to stronger ones, and
   * says so with `onRung` before each.
   */
  rollBack(undo: U, ports: FaultPorts, signal: AbortSignal, onRung?: OnRung): Promise<void>;
};

/** Every fault there is, by type. */
export type FaultRegistry = ReadonlyMap<string, FaultDefinition>;
