import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { ContainerIncarnation, ContainerState } from '../ports/container-runtime.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import { containersOf } from './service-containers.ts';

/**
 * How a container stands to what was done to it. `over`: nothing of it can be left, and what is there now is somebody
 * else's. `as-before`: nothing is to be seen of it. `harmed`: it is there, and can be undone. `down`: the same, and
 * undoing it makes another start. `changing`: wait.
 */
export type Standing = 'over' | 'as-before' | 'harmed' | 'down' | 'changing';

/** How one container is brought back to what it was. */
export type Restoration = {
  readonly container: ContainerIncarnation;
  /** `hasStarted`: undoing has started it, so that a later start is none of somebody else. */
  stand(now: ContainerState, hasStarted: boolean): Standing;
  /** `over` when there is nothing left that could be repaired. */
  repair(now: ContainerState, signal: AbortSignal): Promise<'repaired' | 'over'>;
  /** For how long an order that was sent may still be carried out. */
  readonly landsWithinMs: Ms;
};

/** Whose turn it is: what is repaired is repaired one after another. */
export type Ticket = {
  readonly turn: Promise<void>;
  pass(): void;
  /** Whether it was written down before, by this attempt or an earlier one, that undoing starts the container. */
  readonly wasStarted: boolean;
  /** Writes that down; resolves when it is on the disk, or cannot be. */
  announceStart(reason: string): Promise<void>;
};

const POLL_MS: Ms = 50;
/** A start that ends at once is no service: one that undoing has made has to run for so long. */
const STEADY_MS: Ms = 500;

/**
 * Repairs a container until it is as it was before, and looks that it is; resolves with what was seen last. One that
 * nothing was done to is watched for a while: an order that was sent just before the harness broke off may still be
 * carried out; and one that was started, whether it stays up. One that is gone has taken everything done to it with it.
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
  const starts = { made: 0, hasStarted: ticket.wasStarted };
  let steady: Steady | undefined;
  for (let repairs = 0; ;) {
    const now = await containersOf(ports).inspect(container, signal);
    if (now === undefined) return undefined;
    const standing = restoration.stand(now, starts.hasStarted);
    if (standing === 'over') return now;
    const uptimeMs = clock.uptimeMs();
    steady = steadyOf(now, standing, steady, uptimeMs);
    const isWatched = repairs > 0 || uptimeMs >= watchedUntilMs;
    const isProved = starts.hasStarted ? hasLasted(steady, uptimeMs) : isWatched;
    if (standing === 'as-before' && isProved) return now;
    const isRepaired = standing === 'harmed' || standing === 'down';
    if (isRepaired) {
      await ticket.turn;
      if (standing === 'down') await announce(starts, ticket, now);
      if ((await restoration.repair(now, signal)) === 'over') return now;
      repairs += 1;
    }
    ticket.pass();
    // The first repair is most often enough.
    if (isRepaired && repairs === 1) continue;
    await clock.sleep(POLL_MS, signal).catch((cause: unknown) => {
      throw standing === 'as-before'
        ? unproved(now, starts.made, cause)
        : stillNotRestored(now, cause);
    });
  }
}

/** The very start that is as before, and since when it was seen to be. */
type Steady = { readonly startedAt: string; readonly sinceMs: Ms };

function steadyOf(
  { incarnation: { startedAt } }: ContainerState,
  standing: Standing,
  before: Steady | undefined,
  uptimeMs: Ms,
): Steady | undefined {
  if (standing !== 'as-before') return undefined;
  return before?.startedAt === startedAt ? before : { startedAt, sinceMs: uptimeMs };
}

function hasLasted(steady: Steady | undefined, uptimeMs: Ms): boolean {
  return steady !== undefined && uptimeMs - steady.sinceMs >= STEADY_MS;
}

/** A start that is not answered may still be made: whoever tries again has to know it for ours. */
async function announce(
  starts: { made: number; hasStarted: boolean },
  ticket: Ticket,
  now: ContainerState,
): Promise<void> {
  const { name } = now.incarnation;
  const reason = `The container ${name} is ${statusInWords(now)}; it is started again.`;
  if (!starts.hasStarted) await ticket.announceStart(reason);
  starts.hasStarted = true;
  starts.made += 1;
}

function statusInWords({ status, exitCode }: ContainerState): string {
  return exitCode === undefined ? status : `${status} (exit code ${exitCode})`;
}

function stillNotRestored(now: ContainerState, cause: unknown): Error {
  const how = statusInWords(now);
  return failed(now, `is not as it was before: it is still ${how}.`, cause);
}

function unproved(now: ContainerState, starts: number, cause: unknown): unknown {
  if (starts < 2) return cause;
  return failed(now, `does not stay up: it was started ${starts} times.`, cause);
}

function failed({ incarnation: { name } }: ContainerState, what: string, cause: unknown): Error {
  return new FaultlineError('CONTAINER_FAILED', `The container ${name} ${what}`, {
    hint: `Look at it with \`docker logs ${name}\`.`,
    cause,
  });
}
