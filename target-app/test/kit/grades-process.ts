import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../../src/grades-main.ts', import.meta.url));

/** The real grade service as a process of its own, on a port that stays the same when it is started again. */
export class GradesProcess {
  readonly port: number;
  child: Child;

  private constructor(port: number, child: Child) {
    this.port = port;
    this.child = child;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<GradesProcess> {
    const port = await freePort();
    return new GradesProcess(port, await listen(port, env));
  }

  async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.kill();
    this.child = await listen(this.port, env);
  }

  async kill(): Promise<void> {
    await this.child.stop('SIGKILL');
  }
}

async function listen(port: number, env: Readonly<Record<string, string>>): Promise<Child> {
  const child = new Child(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
  });
  await child.says(/"msg":"ready"/);
  return child;
}
