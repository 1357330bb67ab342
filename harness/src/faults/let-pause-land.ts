import type { FaultPorts } from '../ports/fault-definition.ts';
import type { EnclosedIncarnation, Incarnation } from '../ports/process-control.ts';
import { LANDS_WITHIN_MS } from './run-again.ts';
import { findSuccessor, POLL_MS, processesOf, type ServiceProcess } from './service-process.ts';

type Found = Awaited<ReturnType<typeof findSuccessor>>;

/**
 * A container engine may carry out an order after whoever sent it has broken off. Resolves as soon as the container is
 * seen to be paused, whichever start of it that is, and at the latest when nothing can land any more. The kernel pauses
 * a process at once: for one of those there is nothing to wait for.
 */
export async function letPauseLand(
  service: ServiceProcess,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<void> {
  if (service.incarnation.kind !== 'container') return;
  const { clock } = ports;
  const untilMs = clock.uptimeMs() + LANDS_WITHIN_MS;
  while (clock.uptimeMs() < untilMs) {
    const state = await stateOfAnyStart(service, ports, signal);
    if (state === 'paused' || state === 'removed') return;
    await clock.sleep(POLL_MS, signal);
  }
}

async function stateOfAnyStart(
  service: ServiceProcess,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<'paused' | 'removed' | 'not-paused'> {
  const processes = processesOf(ports);
  const { incarnation } = service;
  const state = await processes.state(incarnation, signal);
  if (state !== 'gone') return state === 'paused' ? 'paused' : 'not-paused';
  const found = await findSuccessor(service, processes, signal);
  if (found === 'environment-gone') return 'removed';
  if (typeof found === 'string') return 'not-paused';
  if (!isLaterStart(found, incarnation)) return 'removed';
  return (await processes.state(found, signal)) === 'paused' ? 'paused' : 'not-paused';
}

/** Whether it is another start of the very same container. */
export function isLaterStart(found: Found, incarnation: Incarnation): found is EnclosedIncarnation {
  return (
    typeof found === 'object' &&
    found.kind === 'container' &&
    incarnation.kind === 'container' &&
    found.id === incarnation.id
  );
}
