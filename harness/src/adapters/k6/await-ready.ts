import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import { formatDuration } from '../../domain/units.ts';
import { signalK6 } from './end-k6.ts';
import { describeExit, PORT_TAKEN } from './exit-codes.ts';
import type { K6Api } from './k6-api.ts';
import type { K6Patience } from './k6-patience.ts';
import type { K6Process } from './k6-process.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { settledWithin } from './settled-within.ts';

const POLL_MS: Ms = 20;

/**
 * Waits until a k6 that was just started holds still. `port-taken` when it has ended because another program was
 * quicker; rejects with `LOAD_FAILED`, or with the signal's reason, when it never will: then it has ended, too.
 */
export async function awaitReady(
  process: K6Process,
  api: K6Api,
  patience: K6Patience,
  signal: AbortSignal,
): Promise<'ready' | 'port-taken'> {
  const deadline = performance.now() + patience.startUpMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (await settledWithin(process.exited, POLL_MS)) return endedEarly(process);
    if (await api.isPaused(signal)) return 'ready';
  }
  const cpuSeconds = cpuSecondsOf(process.pid);
  await signalK6(process, patience);
  signal.throwIfAborted();
  throw neverReady(patience.startUpMs, cpuSeconds, process.log());
}

async function endedEarly(process: K6Process): Promise<'port-taken'> {
  const exit = await process.exited;
  if (exit.exitCode === PORT_TAKEN) return 'port-taken';
  const log = process.log();
  throw new FaultlineError(
    'LOAD_FAILED',
    `k6 ended before it was ready (${describeExit(exit)}): ${log[0] ?? 'it logged nothing.'}`,
    { hint: 'Mend the scenario; nothing was sent yet.', ...causeOf(log) },
  );
}

function neverReady(
  limitMs: Ms,
  cpuSeconds: number | undefined,
  log: readonly string[],
): FaultlineError {
  const used = cpuSeconds === undefined ? '' : ` and used ${cpuSeconds.toFixed(1)} s of CPU`;
  return new FaultlineError(
    'LOAD_FAILED',
    `k6 was not ready after ${formatDuration(limitMs)}${used}.`,
    {
      hint: 'A `.ts` script with `for await`, decorators, `accessor` or `using` makes k6 spin for ever: write it without.',
      ...causeOf(log),
    },
  );
}

function causeOf(log: readonly string[]): { readonly cause?: Error } {
  return log.length === 0 ? {} : { cause: new Error(log.join('\n')) };
}
