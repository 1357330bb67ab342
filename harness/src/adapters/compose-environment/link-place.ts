import { connect } from 'node:net';
import type { Ms } from '../../domain/units.ts';

/** On the same machine, a container is reached within a millisecond or not at all. */
const REACH_WITHIN_MS: Ms = 500;

/**
 * The address at which a container itself is to be reached from here; undefined where none is, as on an engine in a
 * virtual machine. Through its published ports, whoever publishes them may stand between: it accepts before the container
 * has, so that a refused or reset connection cannot be told from one that was closed.
 */
export async function addressWithin(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const address of addresses) {
    if (address !== '' && (await isReached(address, port, signal))) return address;
  }
  return undefined;
}

function isReached(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_WITHIN_MS });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
