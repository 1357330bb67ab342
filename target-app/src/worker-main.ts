import { ConfigurationError } from './environment-reader.ts';
import { createApp } from './http/build-app.ts';
import { guardAgainstCrashes } from './lifecycle/crash-guard.ts';
import { createWorkerService } from './worker/worker-service.ts';
import { readWorkerSettings, type WorkerSettings } from './worker/settings.ts';

const settings = settingsOrExit();
const app = createApp(settings.logLevel, 'resilient');
guardAgainstCrashes(app.log, (code) => process.exit(code));

const service = createWorkerService(app, settings);
let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // Asked twice means: at once.
    if (isStopping) process.exit(1);
    isStopping = true;
    void stop();
  });
}

try {
  await service.start();
} catch (error) {
  app.log.fatal({ err: error }, 'the worker could not start');
  process.exit(1);
}

async function stop(): Promise<void> {
  process.exit(await service.stop());
}

function settingsOrExit(): WorkerSettings {
  try {
    return readWorkerSettings(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
