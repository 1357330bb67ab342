/** `faultline/fault`: what a fault of one's own is written with. */
export { FaultlineError } from '../domain/faultline-error.ts';
export { formatDuration, formatRatio } from '../domain/units.ts';
export { defineFault } from './define-fault.ts';
export type {
  Ability,
  EnvironmentDescription,
  LinkDescription,
  ProxyReference,
  ServiceDescription,
  ServiceLocation,
} from '../domain/environment.ts';
export type { ErrorCode } from '../domain/error-codes.ts';
export type { EffectSample, FaultTarget, FrozenTarget, JsonValue } from '../domain/fault.ts';
export type { Parameter, Parameters, ParameterValues, UntypedValues } from '../domain/parameter.ts';
export type { Bytes, EpochMs, Ms, PerSecond, Ratio } from '../domain/units.ts';
export type { Clock } from '../ports/clock.ts';
export type { ContainerRuntime } from '../ports/container-runtime.ts';
export type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
  LookMoment,
  OnRung,
} from '../ports/fault-definition.ts';
export type { LinkProbe, ProbeOutcome, ProbeRequest } from '../ports/link-probe.ts';
export type { LinkHarm, NamedHarm, NetworkProxy, ProxyState } from '../ports/network-proxy.ts';
export type { ProcessControl } from '../ports/process-control.ts';
