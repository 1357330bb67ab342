import type {
  ContainerRuntime,
  ContainerState,
  NetworkAttachment,
} from '../ports/container-runtime.ts';
import { attachmentIn, type Captured } from './captured-container.ts';
import type { Restoration } from './restore-container.ts';
import { LANDS_WITHIN_MS, runAgain } from './run-again.ts';

/**
 * Attaches a container again as it was. A cut is not mended by starting the container again, so every later start of it
 * is restored as well. Attached without its aliases it cannot be found: then it is attached anew. A start that has ended
 * while it was cut off may have ended for that reason: then it is started.
 */
export function attachAgain(
  { incarnation, attachment }: Captured & { readonly attachment: NetworkAttachment },
  runtime: ContainerRuntime,
): Restoration {
  const { container, landsWithinMs, ...started } = runAgain(incarnation, runtime, LANDS_WITHIN_MS);
  const isWhole = (now: ContainerState) => {
    const found = attachmentIn(now, attachment);
    return found !== undefined && attachment.aliases.every((one) => found.aliases.includes(one));
  };
  return {
    container,
    landsWithinMs,
    stand(now, hasStarted) {
      if (!isWhole(now)) return 'harmed';
      const standing = started.stand(now, hasStarted);
      return standing === 'over' ? 'as-before' : standing;
    },
    async repair(now, signal) {
      if (isWhole(now)) return await started.repair(now, signal);
      if (attachmentIn(now, attachment) !== undefined) {
        await runtime.disconnect(incarnation, attachment.networkId, signal);
      }
      const outcome = await runtime.connect(incarnation, attachment, signal);
      // With the network its cut is gone, and another one of that name never had this container on it.
      return outcome.kind === 'network-gone' ? 'over' : 'repaired';
    },
  };
}
