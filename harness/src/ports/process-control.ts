/** One incarnation of a process: a pid alone can be reused. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

export type ProcessState = 'running' | 'paused' | 'gone';

/** The processes of an environment's services. */
export interface ProcessControl {
  /** The process that runs the service now, or `undefined` when there is none. */
  find(service: string): Promise<ProcessIdentity | undefined>;
  state(identity: ProcessIdentity): Promise<ProcessState>;
  /** Signals exactly that incarnation, with all of its children; `gone` when it no longer exists. */
  signal(identity: ProcessIdentity, action: 'kill' | 'pause' | 'resume'): Promise<'sent' | 'gone'>;
}
