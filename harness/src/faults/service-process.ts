import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultContext, FaultPorts } from '../ports/fault-definition.ts';
import type { ProcessControl, ProcessIdentity } from '../ports/process-control.ts';

/** The service of a fault that is done to one. */
export function serviceOf<V>({ target, faultId }: FaultContext<V>): string {
  if (target.kind === 'service') return target.service;
  throw new FaultlineError('INTERNAL', `The fault "${faultId}" was handed no service.`);
}

/** The processes of the environment. */
export function processesOf({ processes }: FaultPorts): ProcessControl {
  if (processes !== undefined) return processes;
  throw new FaultlineError('ENVIRONMENT_CANNOT', 'The environment gives no access to processes.');
}

/** The process that runs a service now; rejects with `FAULT_FAILED` when none does, or it is paused already. */
export async function runningProcess<V>(context: FaultContext<V>): Promise<ProcessIdentity> {
  const service = serviceOf(context);
  const identity = await runningIncarnation(processesOf(context.ports), service);
  if (identity !== undefined) return identity;
  throw new FaultlineError(
    'FAULT_FAILED',
    `The service "${service}" does not run, or is paused already; there is nothing to do it to.`,
    { hint: 'Run `faultline env status`.' },
  );
}

/** The process that runs a service now, unless it is paused. */
export async function runningIncarnation(
  processes: ProcessControl,
  service: string,
): Promise<ProcessIdentity | undefined> {
  const identity = await processes.find(service);
  if (identity === undefined) return undefined;
  return (await processes.state(identity)) === 'running' ? identity : undefined;
}

export function isSameIncarnation(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
}

/** Signals exactly one incarnation; rejects with `FAULT_FAILED` when it has ended by itself before. */
export async function signalIncarnation<V>(
  { ports, faultId }: FaultContext<V>,
  identity: ProcessIdentity,
  action: 'kill' | 'pause',
): Promise<void> {
  if ((await processesOf(ports).signal(identity, action)) === 'sent') return;
  throw new FaultlineError(
    'FAULT_FAILED',
    `The fault "${faultId}" came too late: process ${identity.pid} was gone before it could be told to ${action}.`,
  );
}

/** How often a process is looked at that is about to change. */
export const POLL_MS: Ms = 50;

/** One turn of waiting for the supervisor of a service whose process is gone; rejects when the signal says enough. */
export async function waitForRestart(
  { service, identity }: { readonly service: string; readonly identity: ProcessIdentity },
  { clock }: FaultPorts,
  signal: AbortSignal,
): Promise<void> {
  try {
    await clock.sleep(POLL_MS, signal);
  } catch (cause) {
    throw new FaultlineError(
      'PROCESS_FAILED',
      `Process ${identity.pid} of "${service}" is gone, and the service does not run again.`,
      { cause },
    );
  }
}
