import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** What can be asked of a run over HTTP. */
export type ControlActions = {
  /** Pulls the kill switch; the answer is what is sent back. */
  readonly halt: (reason: string) => object;
  readonly status: () => object;
};

export type ControlEndpoint = { readonly port: number; close(): void };

/** On loopback only, whatever `HOST` says. */
const ADDRESS = '127.0.0.1';
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
const MOST_BODY_BYTES = 4_096;
const REQUEST_WITHIN_MS = 2_000;

/**
 * Serves `POST /halt` (with `{"reason": "…"}` or nothing) and `GET /status` on a free port of loopback. Web pages are
 * kept out: a request with an `Origin`, or for a host that is not loopback by name, is refused.
 */
export async function openControlEndpoint(actions: ControlActions): Promise<ControlEndpoint> {
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS }, (request, response) => {
    void answer(request, response, actions);
  });
  server.listen(0, ADDRESS).unref();
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  actions: ControlActions,
): Promise<void> {
  const send = (status: number, body: object) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
  };
  try {
    if (isFromWebPage(request)) {
      send(403, {
        error: 'Requests with an Origin, or for a host that is not loopback, are refused.',
      });
      return;
    }
    switch (`${request.method ?? ''} ${request.url ?? ''}`) {
      case 'GET /status':
        send(200, actions.status());
        return;
      case 'POST /halt':
        send(202, actions.halt(reasonIn(await bodyOf(request))));
        return;
      default:
        send(404, { error: 'There are GET /status and POST /halt.' });
    }
  } catch (error) {
    send(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function isFromWebPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || !LOOPBACK_HOST.test(headers.host ?? '');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) {
    body += String(piece);
    if (body.length > MOST_BODY_BYTES) {
      throw new Error(`The body may have ${String(MOST_BODY_BYTES)} bytes.`);
    }
  }
  return body;
}

function reasonIn(body: string): string {
  if (body.trim() === '') return '';
  const content: unknown = JSON.parse(body);
  if (typeof content === 'object' && content !== null && 'reason' in content) {
    const { reason } = content;
    if (typeof reason === 'string') return reason;
  }
  throw new Error('The body has to be {"reason": "…"} or nothing.');
}
