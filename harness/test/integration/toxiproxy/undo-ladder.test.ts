import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { ProxyReference } from '../../../src/domain/environment.ts';
import { captureNoHarm, removeHarm } from '../../../src/faults/remove-harm.ts';
import type { FaultPorts } from '../../../src/ports/fault-definition.ts';
import type { LinkHarm, NetworkProxy } from '../../../src/ports/network-proxy.ts';
import { type RealServices, startToxiproxyAlone } from './real-services.ts';

jest.setTimeout(60_000);

const NEVER = new AbortController().signal;
const proxies = new ToxiproxyNetworkProxy();
/** What others may have on a proxy: of every kind, with values that we would refuse to send. */
const FOREIGN = [
  {
    name: 'a',
    type: 'latency',
    stream: 'downstream',
    toxicity: 0.25,
    attributes: { latency: 7, jitter: 900 },
  },
  { name: 'b b', type: 'bandwidth', stream: 'upstream', toxicity: 1, attributes: { rate: 0 } },
  {
    name: 'c',
    type: 'slicer',
    stream: 'upstream',
    toxicity: 0,
    attributes: { average_size: 0, size_variation: 9, delay: 1 },
  },
  {
    name: 'd',
    type: 'limit_data',
    stream: 'downstream',
    toxicity: 0.1,
    attributes: { bytes: 12345 },
  },
  {
    name: 'faultline-another-run-1',
    type: 'timeout',
    stream: 'upstream',
    toxicity: 0.5,
    attributes: { timeout: 3 },
  },
];

let starting: Promise<RealServices>;
let services: RealServices;
let echo: Server;
beforeAll(async () => {
  starting = startToxiproxyAlone();
  services = await starting;
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterAll(async () => {
  echo.close();
  await (await starting).stop();
});

async function admin(method: string, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${services.adminUrl}${path}`, init);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.status === 204 ? undefined : await response.json();
}

/** What the whole Toxiproxy is like, in its own words. */
const everything = () => admin('GET', '/proxies');

async function proxyWithForeignToxics(name: string): Promise<ProxyReference> {
  const upstream = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
  await admin('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream, enabled: true });
  for (const toxic of FOREIGN) await admin('POST', `/proxies/${name}/toxics`, toxic);
  return { adminUrl: services.adminUrl, name };
}

/** The plain way does not work; everything else is real. */
function portsThatCannotRemove(): FaultPorts {
  const proxy: NetworkProxy = {
    inspect: (...args) => proxies.inspect(...args),
    addHarm: (...args) => proxies.addHarm(...args),
    removeHarm: () => Promise.reject(new Error('wedged')),
    setEnabled: (...args) => proxies.setEnabled(...args),
    removeProxy: (...args) => proxies.removeProxy(...args),
    restoreProxy: (...args) => proxies.restoreProxy(...args),
  };
  return portsWith(proxy);
}

function portsWith(proxy: NetworkProxy): FaultPorts {
  const probe = {
    probe: () => Promise.reject(new Error('not looked at')),
    countConnections: async () => undefined,
  };
  return { clock: systemClock, proxy, probe, processes: undefined, containers: undefined };
}

async function harmed(proxy: ProxyReference, harm: LinkHarm) {
  const undo = await captureNoHarm(proxies, proxy, 'ours', NEVER);
  await proxies.addHarm(proxy, { name: 'ours', direction: 'downstream', toxicity: 1, harm }, NEVER);
  return undo;
}

describe('undoing on a real Toxiproxy', () => {
  it('makes a proxy again with everything of others exactly as it was', async () => {
    const proxy = await proxyWithForeignToxics('made-again');
    await proxyWithForeignToxics('not-touched');
    const before = await everything();
    const undo = await harmed(proxy, { kind: 'latency', latencyMs: 400, jitterMs: 0 });
    const rungs: string[] = [];
    await removeHarm(undo, portsThatCannotRemove(), NEVER, async (rung) => void rungs.push(rung));
    expect(rungs).toEqual(['retry', 'toggle-proxy', 'recreate-proxy']);
    expect(await everything()).toEqual(before);
  });

  it('leaves a proxy disabled that was disabled meanwhile', async () => {
    const proxy = await proxyWithForeignToxics('stays-disabled');
    const undo = await harmed(proxy, { kind: 'latency', latencyMs: 400, jitterMs: 0 });
    await proxies.setEnabled(proxy, false, NEVER);
    const before = await proxies.inspect(proxy, NEVER);
    await removeHarm(undo, portsThatCannotRemove(), NEVER);
    const harms = before.harms.filter(({ name }) => name !== 'ours');
    expect(await proxies.inspect(proxy, NEVER)).toEqual({ ...before, harms });
  });

  it('comes to an end where Toxiproxy blocks the removal of a toxic from a link in use', async () => {
    const proxy = await proxyWithForeignToxics('wedged');
    for (const { name } of FOREIGN)
      await proxies.removeHarm(proxy, name, NEVER).catch(() => undefined);
    await admin('DELETE', '/proxies/wedged/toxics/b%20b');
    const before = await everything();
    // It cannot be interrupted while it waits to reset a connection.
    const undo = await harmed(proxy, { kind: 'reset', afterMs: 8_000 });
    const { listen } = await proxies.inspect(proxy, NEVER);
    const client = connect(Number(listen.split(':')[1]), '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'connect');
    client.write('x');
    await systemClock.sleep(200, NEVER);
    const startedAtMs = performance.now();
    await removeHarm(undo, portsWith(proxies), NEVER);
    expect(performance.now() - startedAtMs).toBeLessThan(15_000);
    expect(await everything()).toEqual(before);
    client.destroy();
  });
});
