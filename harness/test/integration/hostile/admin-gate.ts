import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the admin API of a Toxiproxy, and lets what is asked of it through, or hang for ever. */
export type AdminGate = {
  /** `host:port`. */
  readonly address: string;
  /** From now on nothing is answered, and nothing reaches the Toxiproxy. */
  hang(): void;
  answerAgain(): void;
  close(): Promise<void>;
};

export async function openAdminGate(toxiproxy: string): Promise<AdminGate> {
  let isHanging = false;
  const server = createServer((request, response) => {
    if (!isHanging) void passOn(toxiproxy, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    hang: () => void (isHanging = true),
    answerAgain: () => void (isHanging = false),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function passOn(
  toxiproxy: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += String(piece);
  const { method = 'GET', url = '/' } = request;
  const sent = body === '' ? { method } : { method, body };
  const answer = await fetch(`http://${toxiproxy}${url}`, sent);
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(await answer.text());
}
