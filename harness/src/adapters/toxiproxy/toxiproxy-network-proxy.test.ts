import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProxyReference } from '../../domain/environment.ts';
import type { NamedHarm, ProxyState } from '../../ports/network-proxy.ts';
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

const STATE: ProxyState = {
  listen: '127.0.0.1:20001',
  upstream: '127.0.0.1:20002',
  enabled: true,
  harms: [
    {
      name: 'own make',
      direction: 'upstream',
      toxicity: 7,
      harm: { kind: 'foreign', type: 'corrupt', attributes: { a: -1 } },
    },
  ],
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
      ['POST', () => proxies.setEnabled(proxy, false, never)],
      ['DELETE', () => proxies.removeProxy(proxy, never)],
      ['GET', () => proxies.restoreProxy(proxy, STATE, never)],
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
      code: 'PROXY_UNREACHABLE',
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

  it('takes a toxic for foreign that it could not put back exactly as it was', async () => {
    const toxics = [
      { type: 'corrupt', attributes: { seed: 'a', rates: [1, 2] } },
      { type: 'latency', attributes: { latency: 100, jitter: 0, drift: 7 } },
      { type: 'latency', attributes: { latency: 100 } },
    ].map((toxic, at) => ({ name: `t-${at}`, stream: 'upstream', toxicity: 0.5, ...toxic }));
    const proxy = await proxyAt(json(200, { ...DESCRIPTION, toxics }));
    expect((await proxies.inspect(proxy, never)).harms).toEqual(
      toxics.map(({ name, type, attributes }) => ({
        name,
        direction: 'upstream',
        toxicity: 0.5,
        harm: { kind: 'foreign', type, attributes },
      })),
    );
  });

  it('makes a proxy disabled, puts back what was on it as it was found, and enables it last', async () => {
    const sent: unknown[] = [];
    const proxy = await proxyAt((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        sent.push([request.method, request.url, body === '' ? undefined : JSON.parse(body)]);
        json(request.method === 'GET' ? 404 : 200, DESCRIPTION)(request, response);
      });
    });
    await proxies.restoreProxy(proxy, STATE, never);
    const { listen, upstream } = STATE;
    expect(sent).toEqual([
      ['GET', '/proxies/api-redis', undefined],
      ['POST', '/proxies', { name: 'api-redis', listen, upstream, enabled: false }],
      [
        'POST',
        '/proxies/api-redis/toxics',
        {
          name: 'own make',
          type: 'corrupt',
          stream: 'upstream',
          toxicity: 7,
          attributes: { a: -1 },
        },
      ],
      ['POST', '/proxies/api-redis', { enabled: true }],
    ]);
  });
});
