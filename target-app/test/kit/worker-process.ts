import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';

const MAIN = fileURLToPath(new URL('../../src/worker-main.ts', import.meta.url));

/** The real worker as a process of its own. */
export class WorkerProcess {
  readonly child: Child;
  url = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.child = new Child(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
    });
  }

  static async ready(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const worker = new WorkerProcess(env);
    worker.url = (await worker.child.says(/Server listening at (http:\/\/[^"]+)/))[1] ?? '';
    await worker.child.says(/"msg":"ready"/);
    return worker;
  }
}
