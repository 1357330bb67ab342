import type { RunOwner } from '../domain/journal-event.ts';
import type { Watchdog } from '../ports/watchdog.ts';

/**
 * A watchdog that is entered in the registry as soon as it is there. One that cannot be entered is sent away again: the
 * run does not go on without, and nobody else would know of it.
 */
export function enteredWatchdog(
  watchdog: Watchdog,
  enter: (process: RunOwner) => void,
  onStays: (error: unknown) => void,
): Watchdog {
  return {
    start: () => {
      const posted = watchdog.start();
      try {
        enter(posted.process);
      } catch (error) {
        posted.dismiss().catch(onStays);
        throw error;
      }
      return posted;
    },
  };
}
