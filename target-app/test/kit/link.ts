import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a link does to what passes over it. */
export type LinkState =
  | { readonly is: 'open' }
  /** Answers come late. */
  | { readonly is: 'slow'; readonly delayMs: number }
  /** Connections are accepted, data disappears, and what was lost stays lost when the link is open again. */
  | { readonly is: 'swallowing' }
  /** Connections are cut and refused. */
  | { readonly is: 'cut' };

/** A TCP link between the app and a dependency that a test can break. */
export class Link {
  private readonly target: number;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private state: LinkState = { is: 'open' };
  private listenPort = 0;

  private constructor(target: number) {
    this.target = target;
  }

  static async to(target: number): Promise<Link> {
    const link = new Link(target);
    await link.listen();
    return link;
  }

  get port(): number {
    return this.listenPort;
  }

  async become(state: LinkState): Promise<void> {
    this.state = state;
    if (state.is === 'cut') await this.close();
    else if (this.server === undefined) await this.listen();
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  private async listen(): Promise<void> {
    const server = createServer((client) => this.join(client));
    await new Promise<void>((resolve) => server.listen(this.listenPort, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    this.listenPort = address.port;
    this.server = server;
  }

  private join(client: Socket): void {
    const upstream = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      // A broken connection is what a link is for; `close` follows.
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (data) => {
      if (this.state.is !== 'swallowing') upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (this.state.is === 'open') client.write(data);
      if (this.state.is === 'slow') setTimeout(() => client.write(data), this.state.delayMs);
    });
  }
}
