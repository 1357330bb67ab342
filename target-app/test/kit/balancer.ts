import { join } from 'node:path';
import { Child } from './child.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

const CONFIGURATION = join(import.meta.dirname, '../../deploy/balancer/haproxy.cfg');
/** Debian puts it where the PATH of an ordinary user may not lead. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/** A real HAProxy before two replicas, with the configuration that is shipped. */
export class Balancer {
  readonly url: string;
  private readonly child: Child;

  private constructor(port: number, replicas: readonly [number, number]) {
    this.url = `http://127.0.0.1:${port}`;
    const [first, second] = replicas.map((one) => `127.0.0.1:${one}`);
    const env = { ...process.env, PATH, PORT: String(port), API_1: first, API_2: second };
    const command = process.env['HAPROXY_BIN'] ?? 'haproxy';
    this.child = new Child(command, ['-db', '-f', CONFIGURATION], { env });
  }

  static async before(replicas: readonly [number, number]): Promise<Balancer> {
    const balancer = new Balancer(await freePort(), replicas);
    await eventually('the balancer answers', 15_000, async () => {
      if (balancer.child.exit !== undefined) throw new Error(balancer.child.output);
      return await fetch(balancer.url).catch(() => undefined);
    });
    return balancer;
  }

  /** Each over a connection of its own, as the load does. */
  async request(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set('connection', 'close');
    return await fetch(`${this.url}${path}`, { ...options, headers });
  }

  async stop(): Promise<void> {
    await this.child.stop('SIGTERM');
  }
}
