import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LinkDescription } from '../../domain/environment.ts';
import type { ProbeRequest } from '../../ports/link-probe.ts';
import { TcpLinkProbe } from './tcp-link-probe.ts';

const never = new AbortController().signal;
const probe = new TcpLinkProbe();
const PING: ProbeRequest = {
  payloadBytes: 0,
  direction: 'downstream',
  untilClosed: false,
  deadlineMs: 5_000,
};

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A link whose far end does what the test says. */
async function linkTo(serve: (socket: Socket) => void): Promise<LinkDescription> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    // The probe leaves without a word; that is no fault of the server.
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return linkAt((server.address() as AddressInfo).port);
}

function linkAt(port: number, host = '127.0.0.1'): LinkDescription {
  return {
    name: 'api->redis',
    from: 'api',
    to: 'redis',
    proxy: { adminUrl: 'http://127.0.0.1:1', name: 'api-redis' },
    host,
    port,
    protocol: 'redis',
  };
}

describe('TcpLinkProbe', () => {
  it('says that an answer came, how large it was and in how many pieces', async () => {
    const link = await linkTo((socket) => {
      socket.once('data', () => {
        socket.setNoDelay(true);
        socket.write('+PO');
        setTimeout(() => socket.write('NG\r\n'), 30);
      });
    });
    const outcome = await probe.probe(link, PING, never);
    expect(outcome).toEqual({
      kind: 'answered',
      answeredMs: expect.any(Number),
      bytes: 7,
      chunks: 2,
    });
  });

  it('says that nobody listens', async () => {
    const { port } = await linkTo(() => undefined);
    servers[0]?.close();
    expect(await probe.probe(linkAt(port), PING, never)).toMatchObject({ kind: 'refused' });
  });

  it('says that the peer closed before the answer was whole', async () => {
    const link = await linkTo((socket) => socket.once('data', () => socket.end('+PO')));
    expect(await probe.probe(link, PING, never)).toMatchObject({ kind: 'closed', bytes: 3 });
  });

  it('takes the close of a peer for the end of an answer that has no other', async () => {
    const link = await linkTo((socket) =>
      socket.once('data', () => socket.end('HTTP/1.0 200\r\n\r\nabc')),
    );
    const http = { ...link, protocol: 'http' } as const;
    const outcome = await probe.probe(http, { ...PING, payloadBytes: 1 }, never);
    expect(outcome).toMatchObject({ kind: 'answered', bytes: 19 });
  });

  it('says that the peer reset the connection', async () => {
    const link = await linkTo((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await probe.probe(link, PING, never)).toMatchObject({ kind: 'reset', bytes: 0 });
  });

  it('gives up on a silent peer at the deadline and leaves no connection behind', async () => {
    let isClosed: Promise<void> = Promise.resolve();
    const link = await linkTo((socket) => {
      isClosed = new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.on('end', () => socket.end());
        socket.resume();
      });
    });
    const outcome = await probe.probe(link, { ...PING, deadlineMs: 50 }, never);
    expect(outcome).toMatchObject({ kind: 'silent', bytes: 0 });
    await isClosed;
  });

  it('asks the peer to close and times it', async () => {
    const heard: string[] = [];
    const link = await linkTo((socket) => {
      socket.on('data', (data) => {
        heard.push(data.toString());
        socket.write('+OK\r\n');
      });
      socket.on('end', () => setTimeout(() => socket.end(), 60));
    });
    const outcome = await probe.probe(link, { ...PING, untilClosed: true }, never);
    if (outcome.kind !== 'answered') throw new Error(`it was ${outcome.kind}`);
    expect(heard).toEqual(['PING\r\n', 'QUIT\r\n']);
    expect(outcome.closedMs).toBeGreaterThanOrEqual(50);
  });

  it('upstream only closes its own half', async () => {
    const heard: string[] = [];
    const link = await linkTo((socket) => {
      socket.on('data', (data) => {
        heard.push(data.toString());
        socket.write('+PONG\r\n');
      });
      socket.on('end', () => socket.end());
    });
    const request = { ...PING, direction: 'upstream', untilClosed: true } as const;
    expect(await probe.probe(link, request, never)).toMatchObject({ kind: 'answered' });
    expect(heard).toEqual(['PING\r\n']);
  });

  it('leaves out the time of a close that did not come', async () => {
    const link = await linkTo((socket) => socket.on('data', () => socket.write('+PONG\r\n')));
    const request = { ...PING, untilClosed: true, deadlineMs: 60 };
    const outcome = await probe.probe(link, request, never);
    expect(outcome).toMatchObject({ kind: 'answered', bytes: 7 });
    expect(outcome).not.toHaveProperty('closedMs');
  });

  it('rejects with the reason of a caller that gives up', async () => {
    const controller = new AbortController();
    const reason = new Error('given up');
    const link = await linkTo((socket) => socket.once('data', () => controller.abort(reason)));
    await expect(probe.probe(link, PING, controller.signal)).rejects.toBe(reason);
    await expect(probe.probe(link, PING, controller.signal)).rejects.toBe(reason);
  });

  it('rejects when the address itself is wrong, which says nothing about the link', async () => {
    await expect(probe.probe(linkAt(6379, 'nowhere.invalid'), PING, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message: expect.stringMatching(
        /^The proxy at nowhere\.invalid:6379 could not be reached: [A-Z_]+\.$/,
      ),
    });
  });
});
