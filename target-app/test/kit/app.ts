import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const MIGRATE = fileURLToPath(new URL('../../src/migrate.ts', import.meta.url));

/** The real service as a process of its own. */
export class AppProcess {
  readonly child: Child;
  url = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.child = new Child(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
    });
  }

  static async listening(env: Readonly<Record<string, string>>): Promise<AppProcess> {
    const app = new AppProcess(env);
    const listening = app.child.says(/Server listening at (http:\/\/[^"]+)/);
    app.url = (await orEnd(app, listening))[1] ?? '';
    return app;
  }

  /** Started and ready for traffic. */
  static async ready(env: Readonly<Record<string, string>>): Promise<AppProcess> {
    const app = await AppProcess.listening(env);
    await orEnd(app, app.child.says(/"msg":"ready"/));
    return app;
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  send(method: string, path: string, body: unknown): Promise<Response> {
    return this.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** The value of one series, by its exact name and labels; 0 when it is not there. */
  async metric(series: string): Promise<number> {
    const text = await (await this.request('/metrics')).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? 0 : Number(line.slice(series.length + 1));
  }
}

/** An app that does not come up is nobody's to stop later. */
async function orEnd<T>(app: AppProcess, comesUp: Promise<T>): Promise<T> {
  try {
    return await comesUp;
  } catch (error) {
    await app.child.stop('SIGKILL');
    throw error;
  }
}

export async function migrate(databaseUrl: string): Promise<Child> {
  const child = new Child(process.execPath, [MIGRATE], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
  });
  await child.ends();
  return child;
}
