import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';

export type StandInName = 'queue' | 'audit';

/** The embedded queue or audit server as a process of its own. It keeps everything in memory: killed, it has lost all. */
export class StandIn {
  readonly port: number;
  private readonly name: StandInName;
  private child: Child | undefined;

  private constructor(name: StandInName, port: number) {
    this.name = name;
    this.port = port;
  }

  static async start(name: StandInName): Promise<StandIn> {
    const standIn = new StandIn(name, await freePort());
    await standIn.start();
    return standIn;
  }

  async start(): Promise<void> {
    const main = fileURLToPath(new URL(`../../stand-ins/${this.name}-main.ts`, import.meta.url));
    const env = { PATH: process.env['PATH'], PORT: String(this.port) };
    this.child = new Child(process.execPath, [main], { env });
    await this.child.says(/is listening at/);
  }

  async kill(): Promise<void> {
    await this.child?.stop('SIGKILL');
  }
}
