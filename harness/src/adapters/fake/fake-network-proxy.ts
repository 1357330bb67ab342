import type { ProxyReference } from '../../domain/environment.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { refuseDangerousHarm } from '../../ports/dangerous-harm.ts';
import type { NamedHarm, NetworkProxy, ProxyState } from '../../ports/network-proxy.ts';

type Operation = keyof NetworkProxy;

/** A call that goes wrong: before the deed, or after it, when the answer is lost. */
type Mishap = { readonly when: 'before' | 'after'; readonly error: Error };

/** Proxies in memory, with the manners of the real ones: they refuse what Toxiproxy refuses. */
export class FakeNetworkProxy implements NetworkProxy {
  readonly #proxies = new Map<string, ProxyState>();
  readonly #mishaps = new Map<Operation, Mishap[]>();
  readonly #lasting = new Map<Operation, Mishap>();
  /** Every call so far, in order: `addHarm api-redis`. */
  readonly calls: string[] = [];

  /** Makes a proxy, or puts one in place of an old one. */
  create(proxy: ProxyReference, state: Partial<ProxyState> = {}): void {
    this.#proxies.set(keyOf(proxy), {
      enabled: true,
      listen: '127.0.0.1:20001',
      upstream: '127.0.0.1:20002',
      harms: [],
      ...state,
    });
  }

  delete(proxy: ProxyReference): void {
    this.#proxies.delete(keyOf(proxy));
  }

  /** What it is like now, without the manners of a call; `undefined` when there is none. */
  peek(proxy: ProxyReference): ProxyState | undefined {
    return this.#proxies.get(keyOf(proxy));
  }

  /** The next call of this kind fails; several are used up in order. */
  failNext(operation: Operation, mishap: Mishap): void {
    this.#mishaps.set(operation, [...(this.#mishaps.get(operation) ?? []), mishap]);
  }

  /** From now on every call of this kind fails, until it is told otherwise with `undefined`. */
  failAlways(operation: Operation, mishap: Mishap | undefined): void {
    if (mishap === undefined) this.#lasting.delete(operation);
    else this.#lasting.set(operation, mishap);
  }

  inspect(proxy: ProxyReference, signal: AbortSignal): Promise<ProxyState> {
    return this.#call('inspect', proxy, signal, (state) => state);
  }

  async addHarm(proxy: ProxyReference, harm: NamedHarm, signal: AbortSignal): Promise<void> {
    refuseDangerousHarm(harm);
    await this.#call('addHarm', proxy, signal, (state) => {
      if (state.harms.some(({ name }) => name === harm.name)) {
        throw new FaultlineError('PROXY_FAILED', `The proxy has a toxic "${harm.name}" already.`);
      }
      this.#proxies.set(keyOf(proxy), { ...state, harms: [...state.harms, harm] });
    });
  }

  async removeHarm(proxy: ProxyReference, harmName: string, signal: AbortSignal): Promise<void> {
    await this.#perform('removeHarm', proxy, signal, () => {
      const state = this.peek(proxy);
      if (state === undefined) return;
      const harms = state.harms.filter(({ name }) => name !== harmName);
      this.#proxies.set(keyOf(proxy), { ...state, harms });
    });
  }

  async setEnabled(proxy: ProxyReference, enabled: boolean, signal: AbortSignal): Promise<void> {
    await this.#call('setEnabled', proxy, signal, (state) => {
      this.#proxies.set(keyOf(proxy), { ...state, enabled });
    });
  }

  async removeProxy(proxy: ProxyReference, signal: AbortSignal): Promise<void> {
    await this.#perform('removeProxy', proxy, signal, () => this.delete(proxy));
  }

  async restoreProxy(proxy: ProxyReference, state: ProxyState, signal: AbortSignal): Promise<void> {
    await this.#perform('restoreProxy', proxy, signal, () => {
      const found = this.peek(proxy) ?? { ...state, harms: [] };
      const missing = state.harms.filter(
        (one) => !found.harms.some(({ name }) => name === one.name),
      );
      const harms = [...found.harms, ...missing];
      this.#proxies.set(keyOf(proxy), { ...found, enabled: state.enabled, harms });
    });
  }

  #call<T>(
    operation: Operation,
    proxy: ProxyReference,
    signal: AbortSignal,
    work: (state: ProxyState) => T,
  ): Promise<T> {
    return this.#perform(operation, proxy, signal, () => {
      const state = this.peek(proxy);
      if (state !== undefined) return work(state);
      throw new FaultlineError('PROXY_NOT_FOUND', `There is no proxy "${proxy.name}".`);
    });
  }

  async #perform<T>(
    operation: Operation,
    proxy: ProxyReference,
    signal: AbortSignal,
    work: () => T,
  ): Promise<T> {
    signal.throwIfAborted();
    this.calls.push(`${operation} ${proxy.name}`);
    const [next, ...later] = this.#mishaps.get(operation) ?? [];
    this.#mishaps.set(operation, later);
    const mishap = next ?? this.#lasting.get(operation);
    if (mishap?.when === 'before') throw mishap.error;
    const result = work();
    if (mishap !== undefined) throw mishap.error;
    return result;
  }
}

function keyOf({ adminUrl, name }: ProxyReference): string {
  return `${adminUrl} ${name}`;
}
