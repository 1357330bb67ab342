import { createGradesService } from './grades-service/grades-service.ts';
import { readGradesServiceSettings } from './grades-service/settings.ts';
import { createApp } from './http/build-app.ts';
import { runProcess } from './lifecycle/run-process.ts';
import { settingsOrExit } from './lifecycle/settings-or-exit.ts';

const settings = settingsOrExit(readGradesServiceSettings);
const app = createApp(settings.logLevel, settings.variant);
await runProcess('grade service', app.log, () => createGradesService(app, settings));
