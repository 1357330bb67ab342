import { readConfiguration, type Configuration } from './configuration.ts';
import { ConfigurationError } from './environment-reader.ts';
import { createApp } from './http/build-app.ts';
import { guardAgainstCrashes } from './lifecycle/crash-guard.ts';
import { createService } from './service.ts';

const configuration = configurationOrExit();
const app = createApp(configuration.logLevel, configuration.variant, configuration.trustedProxies);
guardAgainstCrashes(app.log, (code) => process.exit(code));

const service = await createService(app, configuration);
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
  app.log.fatal({ err: error }, 'the service could not start');
  process.exit(1);
}

async function stop(): Promise<void> {
  process.exit(await service.stop());
}

function configurationOrExit(): Configuration {
  try {
    return readConfiguration(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
