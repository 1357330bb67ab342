import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import { pause } from './pause.ts';
import type { SteadyClock } from './steady-clock.ts';
import type { StopControl } from './stop-control.ts';

const LOOK_EVERY_MS: Ms = 250;
/** docs/method.md, Phases and windows: up to this two clocks can be matched; a time server slews by far less. */
const NOTICED_FROM_MS: Ms = 250;

/**
 * Stops a run during which the machine's clock is set, or stands still because the machine sleeps: the load generator
 * and Prometheus stamp what they see by it, and that can then not be matched with the phases any more.
 */
export async function watchClock(
  clock: SteadyClock,
  stop: StopControl,
  over: AbortSignal,
): Promise<void> {
  for (let goesOn = true; goesOn;) {
    goesOn = await pause(clock, LOOK_EVERY_MS, over);
    const byMs = Math.round(clock.setByMs());
    if (Math.abs(byMs) < NOTICED_FROM_MS) continue;
    stop.request({ kind: 'failure', error: clockSet(byMs) });
    return;
  }
}

function clockSet(byMs: Ms): FaultlineError {
  const way = byMs > 0 ? 'forward' : 'back';
  return new FaultlineError(
    'CLOCK_SET',
    `The clock of this machine was set ${way} by ${formatDuration(Math.abs(byMs))} during the run; at most ${NOTICED_FROM_MS} ms can be matched with what the client and Prometheus stamp.`,
  );
}
