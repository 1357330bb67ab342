import { Proxy, Toxic, Toxiproxy } from 'toxiproxy-node-client';
import type { ProxyReference } from '../../domain/environment.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { NamedHarm, NetworkProxy, ProxyState } from '../../ports/network-proxy.ts';
import { BoundedHttpClient } from './bounded-http-client.ts';
import { refuseDangerousHarm } from '../../ports/dangerous-harm.ts';
import { toFoundToxic, toProxyState, toToxic } from './toxic-wire.ts';

const DEADLINE_MS: Ms = 2_000;

/**
 * Proxies of a Toxiproxy 2. Every call ends within its deadline. It touches exactly the proxy and the toxic it is
 * told to, and never calls `/reset`, which would undo other people's work as well.
 *
 * Rejects with `PROXY_TIMEOUT` when the answer is late (the deed may have been done), `PROXY_NOT_FOUND` when there
 * is no such proxy, `PROXY_UNREACHABLE` when nothing listens there, `PROXY_FAILED` otherwise, and with the signal's
 * reason when it aborts.
 */
export class ToxiproxyNetworkProxy implements NetworkProxy {
  readonly #deadlineMs: Ms;

  constructor({ deadlineMs = DEADLINE_MS }: { readonly deadlineMs?: Ms } = {}) {
    this.#deadlineMs = deadlineMs;
  }

  inspect(proxy: ProxyReference, signal: AbortSignal): Promise<ProxyState> {
    return this.#call(proxy, signal, readState);
  }

  async addHarm(proxy: ProxyReference, harm: NamedHarm, signal: AbortSignal): Promise<void> {
    refuseDangerousHarm(harm);
    await this.#call(proxy, signal, (handle) => handle.addToxic(toToxic(harm)));
  }

  async removeHarm(proxy: ProxyReference, harmName: string, signal: AbortSignal): Promise<void> {
    refuseUnsafeName(harmName);
    try {
      await this.#call(proxy, signal, (handle) => toxicHandle(handle, harmName).remove());
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Toxiproxy leaves alone what is so already, and keeps the addresses that an update does not name. */
  async setEnabled(proxy: ProxyReference, enabled: boolean, signal: AbortSignal): Promise<void> {
    await this.#call(proxy, signal, (handle) => handle.api.post(handle.getPath(), { enabled }));
  }

  async removeProxy(proxy: ProxyReference, signal: AbortSignal): Promise<void> {
    try {
      await this.#call(proxy, signal, (handle) => handle.remove());
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** It is made disabled and enabled last, so that nobody gets through it who would have met a toxic. */
  async restoreProxy(proxy: ProxyReference, state: ProxyState, signal: AbortSignal): Promise<void> {
    await this.#call(proxy, signal, async (handle, toxiproxy) => {
      const { harms } = await readState(handle).catch(async (error: unknown) => {
        if (!isNotFound(error)) throw error;
        const { listen, upstream } = state;
        await toxiproxy.createProxy({ name: proxy.name, listen, upstream, enabled: false });
        return { harms: [] };
      });
      const names = new Set(harms.map(({ name }) => name));
      for (const harm of state.harms.filter(({ name }) => !names.has(name))) {
        await handle.api.post(`${handle.getPath()}/toxics`, toFoundToxic(harm));
      }
      await handle.api.post(handle.getPath(), { enabled: state.enabled });
    });
  }

  async #call<T>(
    { adminUrl, name }: ProxyReference,
    signal: AbortSignal,
    work: (handle: Proxy, toxiproxy: Toxiproxy) => Promise<T>,
  ): Promise<T> {
    refuseUnsafeName(name);
    const transport = new BoundedHttpClient(this.#deadlineMs, signal);
    const toxiproxy = new Toxiproxy(adminUrl.replace(/\/+$/, ''));
    toxiproxy.api = transport;
    const handle = new Proxy(toxiproxy, {
      name,
      listen: '',
      upstream: '',
      enabled: true,
      toxics: [],
    });
    try {
      return await work(handle, toxiproxy);
    } finally {
      transport.close();
    }
  }
}

/** Read past the client, whose `Proxy` drops the toxics. */
async function readState(handle: Proxy): Promise<ProxyState> {
  const { data } = await handle.api.get<unknown>(handle.getPath());
  return toProxyState(data);
}

/** Removal is by name alone; the client wants the rest said. */
function toxicHandle(handle: Proxy, name: string): Toxic<object> {
  return new Toxic(handle.api, handle.getPath(), {
    name,
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 0, jitter: 0 },
  });
}

/** The client puts names into addresses as they are. */
function refuseUnsafeName(name: string): void {
  if (/^[A-Za-z0-9_.~-]+$/.test(name) && !/^\.+$/.test(name)) return;
  throw new FaultlineError(
    'PROXY_FAILED',
    `The name "${name}" cannot stand in an address: use letters, digits, "_", "-" and "." only.`,
    { hint: 'Rename the proxy on Toxiproxy and in `faultline.yaml`.' },
  );
}

function isNotFound(error: unknown): boolean {
  return error instanceof FaultlineError && error.code === 'PROXY_NOT_FOUND';
}
