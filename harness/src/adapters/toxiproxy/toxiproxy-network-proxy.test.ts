import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProxyReference } from '../../domain/environment.ts';
import type { NamedHarm } from '../../ports/network-proxy.ts';
import { ToxiproxyNetworkProxy } from './toxiproxy-network-proxy.ts';

const never = new AbortController().signal;
const proxies = new ToxiproxyNetworkProxy();
const HARM: NamedHarm = {
  name: 'ours',
  direction: 'downstream',
  toxicity: 1,
  harm: { kind: 'latency', latencyMs: 400, jitterMs: 50 },
};
const DESCRIPTION = {
  name: 'api-redis',
  listen: '127.0.0.1:20001',
  upstream: '127.0.0.1:20002',
  enabled: true,
  toxics: [],
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Something that answers where a Toxiproxy is expected. */
async function proxyAt(answer: RequestListener): Promise<ProxyReference> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { adminUrl: `http://127.0.0.1:${port}/`, name: 'api-redis' };
}

function json(status: number, body: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

describe('ToxiproxyNetworkProxy', () => {
  it('gives up on a Toxiproxy that hangs and says that the outcome is unknown', async () => {
    const proxies = new ToxiproxyNetworkProxy({ deadlineMs: 60 });
    const proxy = await proxyAt(() => undefined);
    const address = proxy.adminUrl.slice(0, -1);
    const calls: readonly [string, () => Promise<unknown>][] = [
      ['GET', () => proxies.inspect(proxy, never)],
      ['POST', () => proxies.addHarm(proxy, HARM, never)],
      ['DELETE', () => proxies.removeHarm(proxy, 'ours', never)],
      ['GET', () => proxies.setEnabled(proxy, false, never)],
    ];
    for (const [method, call] of calls) {
      await expect(call()).rejects.toMatchObject({
        code: 'PROXY_TIMEOUT',
        message: expect.stringMatching(
          `^Toxiproxy did not answer ${method} ${address}/proxies/api-redis.* within 60 ms; whether it was done is unknown\\.$`,
        ),
      });
    }
  });

  it('says what Toxiproxy answered', async () => {
    const refusing = await proxyAt(json(503, { error: 'wedged', status: 503 }));
    const path = `${refusing.adminUrl}proxies/api-redis/toxics/ours`;
    await expect(proxies.removeHarm(refusing, 'ours', never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message: `Toxiproxy answered DELETE ${path} with 503: wedged.`,
    });
  });

  it('says that nobody is there, and keeps a password out of it', async () => {
    const { adminUrl } = await proxyAt(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    const proxy = { adminUrl: adminUrl.replace('//', '//admin:secret@'), name: 'api-redis' };
    await expect(proxies.inspect(proxy, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message: expect.stringMatching(
        /^Toxiproxy could not be reached for GET http:\/\/127\.0\.0\.1:[0-9]+\/proxies\/api-redis: .*ECONNREFUSED.*\.$/,
      ),
    });
  });

  it('is not taken in by something that is no Toxiproxy', async () => {
    const other = await proxyAt(json(200, { hello: 'world' }));
    await expect(proxies.inspect(other, never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
      message: 'Toxiproxy described a proxy in an unknown form: {"hello":"world"}.',
    });
  });

  it('lets go of a call whose caller gives up, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('given up');
    const proxy = await proxyAt(() => controller.abort(reason));
    await expect(proxies.inspect(proxy, controller.signal)).rejects.toBe(reason);
  });

  it('refuses a name that cannot stand in an address, before anything is sent', async () => {
    const proxy = await proxyAt(() => {
      throw new Error('it was sent');
    });
    for (const name of ['a/../b', '..', 'a b', 'a?b', '']) {
      await expect(proxies.inspect({ ...proxy, name }, never)).rejects.toMatchObject({
        code: 'PROXY_FAILED',
        message: `The name "${name}" cannot stand in an address: use letters, digits, "_", "-" and "." only.`,
      });
    }
    await expect(proxies.removeHarm(proxy, '../../reset', never)).rejects.toMatchObject({
      code: 'PROXY_FAILED',
    });
  });

  it('counts a toxic of a type it does not know as foreign', async () => {
    const toxics = [
      { name: 'own-make', type: 'corrupt', stream: 'upstream', toxicity: 0.5, attributes: {} },
    ];
    const proxy = await proxyAt(json(200, { ...DESCRIPTION, toxics }));
    expect((await proxies.inspect(proxy, never)).harms).toEqual([
      { name: 'own-make', direction: 'upstream', toxicity: 0.5, harm: 'foreign' },
    ]);
  });

  it('does not touch a proxy that is already as it should be', async () => {
    const methods: (string | undefined)[] = [];
    const proxy = await proxyAt((request, response) => {
      methods.push(request.method);
      json(200, DESCRIPTION)(request, response);
    });
    await proxies.setEnabled(proxy, true, never);
    expect(methods).toEqual(['GET']);
  });
});
