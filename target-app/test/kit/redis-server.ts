import { Child } from './child.ts';
import { freePort } from './free-port.ts';

/** A real Redis that keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  private child: Child | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', ''];
    this.child = new Child(process.env['REDIS_SERVER_BIN'] ?? 'redis-server', args);
    await this.child.says(/Ready to accept connections/);
  }

  async kill(): Promise<void> {
    await this.child?.stop('SIGKILL');
  }
}
