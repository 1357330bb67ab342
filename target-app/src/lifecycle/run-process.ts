import type { Log } from '../observability/instruments.ts';
import { guardAgainstCrashes } from './crash-guard.ts';
import type { Service } from './service.ts';

/**
 * The life of a process: it builds its service, starts it, serves until SIGTERM or SIGINT, and leaves with the exit code
 * of the stop; with 1 when it cannot start.
 * @param name what the log calls it
 */
export async function runProcess(
  name: string,
  log: Log,
  create: () => Service | Promise<Service>,
): Promise<void> {
  guardAgainstCrashes(log, (code) => process.exit(code));
  const service = await create();
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Asked twice means: at once.
      if (isStopping) process.exit(1);
      isStopping = true;
      void service.stop().then((exitCode) => process.exit(exitCode));
    });
  }
  try {
    await service.start();
  } catch (error) {
    log.fatal({ err: error }, `the ${name} could not start`);
    process.exit(1);
  }
}
