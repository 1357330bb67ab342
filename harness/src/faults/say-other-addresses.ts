import type { ContainerState } from '../ports/container-runtime.ts';
import type { OnRung } from '../ports/fault-definition.ts';
import { attachmentIn, type Captured } from './captured-container.ts';

/**
 * Says so when a container is back with another address than before: its old one was given away meanwhile, or its
 * engine cannot be asked for one. Clients that remember an address have to look it up anew.
 */
export async function sayOtherAddresses(
  now: ContainerState,
  { incarnation, networks }: Captured,
  onRung: OnRung | undefined,
): Promise<void> {
  for (const before of networks) {
    const address = attachmentIn(now, before)?.ipAddress ?? '';
    if (address === '' || before.ipAddress === '' || address === before.ipAddress) continue;
    await onRung?.(
      'another-address',
      `The container ${incarnation.name} is back on the network "${before.network}" with the address ${address}; its old one, ${before.ipAddress}, could not be had.`,
    );
  }
}
