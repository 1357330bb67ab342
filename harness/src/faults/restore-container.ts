import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { ContainerIncarnation, ContainerState } from '../ports/container-runtime.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import { containersOf } from './service-containers.ts';

/**
 * How a container stands to what was done to it. `over`: nothing of it can be left, and what is there now is somebody
 * else's. `as-before`: nothing is to be seen of it. `harmed`: it is there, and can be undone. `changing`: wait.
 */
export type Standing = 'over' | 'as-before' | 'harmed' | 'changing';

/** How one container is brought back to what it was. */
export type Restoration = {
  readonly container: ContainerIncarnation;
  /** `hasRepaired`: what is found now is what undoing has made of it. */
  stand(now: ContainerState, hasRepaired: boolean): Standing;
  /** `over` when there is nothing left that could be repaired. */
  repair(now: ContainerState, signal: AbortSignal): Promise<'repaired' | 'over'>;
  /** For how long an order that was sent may still be carried out. */
  readonly landsWithinMs: Ms;
};

/** Whose turn it is: what is repaired is repaired one after another. */
export type Ticket = { readonly turn: Promise<void>; pass(): void };

const POLL_MS: Ms = 50;

/**
 * Repairs a container until it is as it was before, and looks that it is; resolves with what was seen last. One that
 * nothing was done to is watched for a while: an order that was sent just before the harness broke off may still be
 * carried out. One that is gone has taken everything done to it with it.
 */
export async function restoreContainer(
  restoration: Restoration,
  ports: FaultPorts,
  signal: AbortSignal,
  ticket: Ticket,
): Promise<ContainerState | undefined> {
  const { clock } = ports;
  const { container, landsWithinMs } = restoration;
  const watchedUntilMs = clock.uptimeMs() + landsWithinMs;
  for (let repairs = 0; ;) {
    const now = await containersOf(ports).inspect(container, signal);
    if (now === undefined) return undefined;
    const standing = restoration.stand(now, repairs > 0);
    if (standing === 'over') return now;
    const isWatched = repairs > 0 || clock.uptimeMs() >= watchedUntilMs;
    if (standing === 'as-before' && isWatched) return now;
    if (standing === 'harmed') {
      await ticket.turn;
      if ((await restoration.repair(now, signal)) === 'over') return now;
      repairs += 1;
    }
    ticket.pass();
    // The first repair is most often enough.
    if (standing === 'harmed' && repairs === 1) continue;
    await clock.sleep(POLL_MS, signal).catch((cause: unknown) => {
      throw standing === 'as-before' ? cause : stillNotRestored(now, cause);
    });
  }
}

function stillNotRestored(
  { incarnation, status, exitCode }: ContainerState,
  cause: unknown,
): Error {
  const how = exitCode === undefined ? status : `${status} (exit code ${exitCode})`;
  return new FaultlineError(
    'CONTAINER_FAILED',
    `The container ${incarnation.name} is not as it was before: it is still ${how}.`,
    { hint: `Look at it with \`docker logs ${incarnation.name}\`.`, cause },
  );
}
