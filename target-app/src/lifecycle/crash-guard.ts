import type { Log } from '../observability/instruments.ts';

/**
 * Nothing ends this process silently. A forgotten rejection is a bug to report, not a reason to drop everybody's
 * requests; after an uncaught exception the state is unknown, so the process says so and leaves.
 */
export function guardAgainstCrashes(log: Log, exit: (code: number) => void): void {
  process.on('unhandledRejection', (reason) => {
    log.error({ err: reason }, 'a promise was rejected and nobody handled it');
  });
  process.on('uncaughtException', (error) => {
    if (isBrokenPipe(error)) return;
    log.fatal({ err: error }, 'an exception was not caught');
    exit(1);
  });
  // Whoever read our output may leave; that ends the output, not the service.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error) => {
      if (!isBrokenPipe(error)) throw error;
    });
  }
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
