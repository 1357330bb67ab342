import { setTimeout as pause } from 'node:timers/promises';
import type { LifecycleSettings } from '../configuration.ts';
import type { Log } from '../observability/instruments.ts';
import { TooLateError, within } from '../resilience/within.ts';
import type { Lifecycle } from './lifecycle.ts';

export type ShutDownParts = {
  readonly lifecycle: Lifecycle;
  readonly settings: LifecycleSettings;
  readonly log: Log;
  /** Stops listening and resolves when the last answer is out. */
  readonly closeServer: () => Promise<unknown>;
  readonly closeBacking: () => Promise<void>;
  readonly requestsInFlight: () => number;
};

/**
 * Leaves without anybody noticing: readiness drops, traffic drains while everything is still served, the door closes,
 * requests under way finish. Resolves with the exit code: 1 when the deadline cut requests off.
 */
export async function shutDown(parts: ShutDownParts): Promise<0 | 1> {
  const { lifecycle, settings, log } = parts;
  log.info({ drain_ms: settings.drainMs }, 'shutting down');
  lifecycle.drain();
  await pause(settings.drainMs);
  const exitCode = await finishRequests(parts);
  try {
    await within(500, parts.closeBacking());
  } catch (error) {
    log.warn({ err: error }, 'connections to dependencies did not close cleanly');
  }
  log.info({ exit_code: exitCode }, 'shut down');
  return exitCode;
}

async function finishRequests(parts: ShutDownParts): Promise<0 | 1> {
  const { settings, log } = parts;
  try {
    await within(settings.shutdownDeadlineMs - settings.drainMs, parts.closeServer());
    return 0;
  } catch (error) {
    if (!(error instanceof TooLateError)) throw error;
    const cutOff = parts.requestsInFlight();
    log.error({ requests_cut_off: cutOff }, 'the shutdown deadline passed');
    return cutOff === 0 ? 0 : 1;
  }
}
