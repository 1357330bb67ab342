import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of the scenario, as the server saw it. */
export type SeenRequest = {
  /** When the client began, by its own clock: the script says so in the URL. */
  readonly beganMs: number;
  /** What was done to it: a status, or how it was let down. */
  outcome: string;
};

export type TruthServer = {
  readonly url: string;
  /** Requests of the load, in order of arrival. */
  readonly seen: readonly SeenRequest[];
  /** Paths of all others. */
  readonly others: readonly string[];
  close(): void;
};

/** Answers the n-th request (from 0) of the load and returns what it did. */
export type Respond = (n: number, request: IncomingMessage, response: ServerResponse) => string;

/** A server that writes down everything it is asked; setup and teardown of a script get an empty answer. */
export async function truthServer(respond: Respond): Promise<TruthServer> {
  const seen: SeenRequest[] = [];
  const others: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const began = url.searchParams.get('at');
    if (began === null) {
      others.push(url.pathname);
      response.end();
      return;
    }
    const entry = { beganMs: Number(began), outcome: '' };
    seen.push(entry);
    entry.outcome = respond(seen.length - 1, request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    others,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function answer(response: ServerResponse, status: number): string {
  response.writeHead(status).end('hello');
  return String(status);
}
