import { createApp } from './http/build-app.ts';
import { runProcess } from './lifecycle/run-process.ts';
import { settingsOrExit } from './lifecycle/settings-or-exit.ts';
import { createWorkerService } from './worker/worker-service.ts';
import { readWorkerSettings } from './worker/settings.ts';

const settings = settingsOrExit(readWorkerSettings);
const app = createApp(settings.logLevel, 'resilient');
await runProcess('worker', app.log, () => createWorkerService(app, settings));
