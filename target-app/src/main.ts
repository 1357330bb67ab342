import { readConfiguration } from './configuration.ts';
import { createApp } from './http/build-app.ts';
import { runProcess } from './lifecycle/run-process.ts';
import { settingsOrExit } from './lifecycle/settings-or-exit.ts';
import { createService } from './service.ts';

const configuration = settingsOrExit(readConfiguration);
const app = createApp(configuration.logLevel, configuration.variant, configuration.trustedProxies);
await runProcess('service', app.log, () => createService(app, configuration));
