import { ConfigurationError } from './environment-reader.ts';
import { installGradesService } from './grades-service/build-grades-service.ts';
import {
  readGradesServiceSettings,
  type GradesServiceSettings,
} from './grades-service/settings.ts';
import { createApp } from './http/build-app.ts';
import { RequestAccounting } from './http/request-accounting.ts';
import { guardAgainstCrashes } from './lifecycle/crash-guard.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { shutDown } from './lifecycle/shut-down.ts';
import { createProcessMetrics } from './observability/metrics.ts';
import { APP_VERSION } from './version.ts';

const settings = settingsOrExit();
const app = createApp(settings.logLevel, settings.variant);
guardAgainstCrashes(app.log, (code) => process.exit(code));

const metrics = createProcessMetrics({ version: APP_VERSION, variant: settings.variant });
const lifecycle = new Lifecycle();
const accounting = new RequestAccounting(metrics);
const { variant, latency } = settings;
const { register } = metrics;
installGradesService(app, {
  variant,
  latency,
  lifecycle,
  accounting,
  register,
  random: Math.random,
});

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
  await app.listen({ host: settings.host, port: settings.port });
  lifecycle.started();
  app.log.info({ version: APP_VERSION }, 'ready');
} catch (error) {
  app.log.fatal({ err: error }, 'the grade service could not start');
  process.exit(1);
}

async function stop(): Promise<void> {
  const exitCode = await shutDown({
    lifecycle,
    settings: settings.lifecycle,
    log: app.log,
    closeServer: () => app.close(),
    closeBacking: () => Promise.resolve(),
    requestsInFlight: () => accounting.inFlight,
  });
  process.exit(exitCode);
}

function settingsOrExit(): GradesServiceSettings {
  try {
    return readGradesServiceSettings(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
