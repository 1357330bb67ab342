import type { ServiceLocation } from '../domain/environment.ts';
import type { ContainerIncarnation } from './container-runtime.ts';

/** One incarnation of a process of this machine: a pid alone can be reused. `startTime` names the boot as well. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

export type ProcessIncarnation = { readonly kind: 'process' } & ProcessIdentity;
export type EnclosedIncarnation = { readonly kind: 'container' } & ContainerIncarnation;

/** What runs a service: plain data, so that it can be told from its successors on a later day and by another process. */
export type Incarnation = ProcessIncarnation | EnclosedIncarnation;

export type SupervisedLocation = Extract<ServiceLocation, { kind: 'supervised' }>;
export type ContainersLocation = Extract<ServiceLocation, { kind: 'containers' }>;

export type ProcessAction = 'kill' | 'terminate' | 'pause' | 'resume';

export type ProcessState = 'running' | 'paused' | 'gone';

/** `environment-gone`: it was taken down with all its services, so nothing runs there and nothing will by itself. */
export type Nobody = 'not-running' | 'environment-gone';

/**
 * The processes behind services, found by location alone. Rejects with `PROCESS_FAILED`, or as `ContainerRuntime`
 * does where they run in containers.
 */
export interface ProcessControl<
  L extends ServiceLocation = ServiceLocation,
  I extends Incarnation = Incarnation,
> {
  /** What is the service now, be it running or paused. */
  find(location: L, signal: AbortSignal): Promise<I | Nobody>;
  /** A pid or container that has passed to another incarnation counts as `gone`. */
  state(incarnation: I, signal: AbortSignal): Promise<ProcessState>;
  /**
   * Does it to exactly that incarnation; `gone` when it no longer exists. `terminate` asks it alone to end, and whatever it
   * started is its to end; everything else is done to all of its children as well.
   */
  signal(incarnation: I, action: ProcessAction, signal: AbortSignal): Promise<'sent' | 'gone'>;
}
