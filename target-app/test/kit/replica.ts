import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders };
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** What stands behind a balancer: it says whether it is ready, and answers as it is told. */
export class Replica {
  readonly port: number;
  readonly received: Received[] = [];
  /** Requests whose client went away before they were answered. */
  abandoned = 0;
  isReady = true;
  answer: Answer = (response) => void response.end('ok');
  private readonly server;

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.server = server;
    this.port = port;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/health/ready') {
        response.writeHead(this.isReady ? 200 : 503).end();
        return;
      }
      this.received.push({ path: request.url ?? '', headers: request.headers });
      response.once('close', () => {
        if (!response.writableFinished) this.abandoned += 1;
      });
      this.answer(response, request);
    });
  }

  static async start(port = 0): Promise<Replica> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new Replica(server, (server.address() as AddressInfo).port);
  }

  /** Refuses connections from here on, and cuts those that there are. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
