import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { type PromptProxy, promptProxy } from './prompt-proxy.ts';
import type { ProxyGoal, ProxyUndo } from './proxy-undo.ts';
import { containerInWords, findToxiproxy } from './toxiproxy-now.ts';

const RETRY_PAUSE_MS: Ms = 150;
/** What has been taken away is put back, whoever has given up meanwhile. */
const ALWAYS = new AbortController().signal;

/**
 * Undoes a fault on a proxy from its record. Toxiproxy may hang, or refuse, while it takes a toxic off a busy link; so
 * each call has a short deadline, and where the plain way fails twice the proxy is disabled for a moment, which closes
 * its connections, and at last deleted and made again, with everything of others on it. Each of these is told before it
 * is tried, with the undo record that holds from then on. Resolves when it has read back that all is as it was; a
 * Toxiproxy that has forgotten the proxy is given it back, and one that has another of that name is left alone. Where it
 * runs in a container, whoever else listens at its address is left alone too: with its Toxiproxy a fault is gone.
 */
export async function undoOnProxy<U extends ProxyUndo>(
  goal: ProxyGoal<U>,
  ports: FaultPorts,
  signal: AbortSignal,
  onRung: OnRung = () => Promise.resolve(),
): Promise<void> {
  const place = containerInWords(goal.undo.proxy);
  const toxiproxy = `The Toxiproxy of the proxy "${goal.undo.proxy.name}"`;
  const found = await findToxiproxy(goal.undo.proxy, ports, signal);
  if (found.kind === 'ended') {
    const reason = `${toxiproxy} ran in ${place}, which ${found.words}: what it was told ended with it, and whoever listens at its address now is left alone.`;
    return await onRung('gone-with-its-toxiproxy', reason);
  }
  const undo = { ...goal.undo, proxy: found.proxy };
  if (found.startedAgain) {
    const reason = `${toxiproxy} runs in ${place}, which was started again since: it has forgotten every toxic, and has the proxies that it starts with.`;
    await onRung('toxiproxy-started-again', reason, undo);
  }
  await new ProxyUndoing({ ...goal, undo }, ports, signal, onRung).run();
}

class ProxyUndoing<U extends ProxyUndo> {
  readonly #goal: ProxyGoal<U>;
  readonly #ports: FaultPorts;
  readonly #signal: AbortSignal;
  readonly #onRung: OnRung;
  readonly #proxy: PromptProxy;
  /** The same, for what must be finished. */
  readonly #always: PromptProxy;
  readonly #failures: unknown[] = [];
  readonly #tried: string[] = [];
  #restore: ProxyState | undefined;
  #seen: ProxyState | undefined;

  constructor(goal: ProxyGoal<U>, ports: FaultPorts, signal: AbortSignal, onRung: OnRung) {
    const { proxy, restore } = goal.undo;
    this.#goal = goal;
    this.#ports = ports;
    this.#signal = signal;
    this.#onRung = onRung;
    this.#proxy = promptProxy(ports, proxy, signal);
    this.#always = promptProxy(ports, proxy, ALWAYS);
    this.#restore = restore;
  }

  async run(): Promise<void> {
    if (await this.#succeeds(() => this.#plainly())) return;
    await this.#rung('retry');
    await this.#ports.clock.sleep(RETRY_PAUSE_MS, this.#signal);
    if (await this.#succeeds(() => this.#plainly())) return;
    if (this.#goal.isToxic) {
      await this.#rung('toggle-proxy', { ...this.#asItHasToBe(), harms: [] });
      if (await this.#succeeds(() => this.#toggle())) return;
    }
    const seen = await this.#lastLook();
    if (seen !== undefined) {
      const harms = seen.harms.filter((harm) => !this.#goal.isOurs(harm));
      const restore = { ...this.#asItHasToBe(), harms };
      await this.#rung('recreate-proxy', restore);
      if (await this.#succeeds(() => this.#recreate(restore))) return;
    }
    throw this.#defeat();
  }

  /** Tries a way and reads back; false when something is left. Where nothing listens, no way can help. */
  async #succeeds(way: () => Promise<void>): Promise<boolean> {
    try {
      await way();
      await this.#readBack();
      return true;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (isNobodyThere(error)) throw error;
      this.#failures.push(error);
      return false;
    }
  }

  async #plainly(): Promise<void> {
    const isBlind = this.#goal.isToxic && this.#failures.length > 0;
    const state = isBlind ? undefined : await this.#lookUnlessItHangs();
    if (isBlind || state === 'unseen') return await this.#goal.plainly(this.#proxy);
    if (state === undefined || this.#isAnother(state)) return;
    if (this.#goal.leftOn(state) !== undefined) await this.#goal.plainly(this.#proxy);
  }

  async #lookUnlessItHangs(): Promise<ProxyState | undefined | 'unseen'> {
    try {
      return await this.#look();
    } catch (error) {
      if (!this.#goal.isToxic || isNobodyThere(error)) throw error;
      this.#signal.throwIfAborted();
      return 'unseen';
    }
  }

  /** Closes every connection, which frees a link that holds the toxic; its new ones have to find it gone. */
  async #toggle(): Promise<void> {
    try {
      await this.#proxy.setEnabled(false);
      await this.#goal.plainly(this.#proxy);
    } finally {
      await this.#always.setEnabled(this.#asItHasToBe().enabled);
    }
  }

  async #recreate(restore: ProxyState): Promise<void> {
    await this.#proxy.remove();
    await this.#always.restore(restore);
    const names = new Set((await this.#look())?.harms.map(({ name }) => name));
    const lost = restore.harms.find(({ name }) => !names.has(name));
    if (lost !== undefined) throw failed(`The toxic "${lost.name}", which is not ours, is lost.`);
  }

  async #readBack(): Promise<void> {
    const state = (await this.#look()) ?? (await this.#makeAgain());
    if (this.#isAnother(state)) return;
    const restore = this.#restore;
    if (restore !== undefined && state.enabled !== restore.enabled) {
      // Undoing was broken off between taking away and putting back.
      await this.#always.restore(restore);
    }
    const now = (await this.#look()) ?? state;
    const left = this.#goal.leftOn(now);
    if (left !== undefined) throw failed(left);
    if (restore === undefined || now.enabled === restore.enabled) return;
    throw failed(`The proxy "${this.#name}" is not ${restore.enabled ? 'enabled' : 'disabled'}.`);
  }

  /** A Toxiproxy that restarted has forgotten it; and an undo may have been broken off when it had just deleted it. */
  async #makeAgain(): Promise<ProxyState> {
    const { listen, upstream, enabled } = this.#goal.undo.prior;
    const restore = this.#restore ?? { listen, upstream, enabled, harms: [] };
    const reason = `The proxy "${this.#name}" is missing there; it is made again as it was.`;
    await this.#rung('recreate-proxy', restore, reason);
    await this.#always.restore(restore);
    const state = await this.#look();
    if (state !== undefined) return state;
    throw failed(`The proxy "${this.#name}" is still missing after it was made again.`);
  }

  async #rung(rung: string, restore?: ProxyState, why?: string): Promise<void> {
    const reason = why ?? messageOf(this.#failures.at(-1));
    this.#tried.push(rung);
    if (restore === undefined) return await this.#onRung(rung, reason);
    this.#restore = restore;
    await this.#onRung(rung, reason, { ...this.#goal.undo, restore });
  }

  async #look(): Promise<ProxyState | undefined> {
    const state = await this.#proxy.inspect();
    if (state !== undefined && !this.#isAnother(state)) this.#seen = state;
    return state;
  }

  /** What is there just before it is deleted, for whatever others have put on it meanwhile. */
  async #lastLook(): Promise<ProxyState | undefined> {
    try {
      await this.#look();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (isNobodyThere(error)) throw error;
      this.#failures.push(error);
    }
    return this.#seen;
  }

  #asItHasToBe(): ProxyState {
    const { prior } = this.#goal.undo;
    const seenEnabled = this.#goal.isToxic ? this.#seen?.enabled : undefined;
    const enabled = this.#restore?.enabled ?? seenEnabled ?? prior.enabled;
    const { listen, upstream } = this.#seen ?? prior;
    return { listen, upstream, enabled, harms: [] };
  }

  /** The name alone does not make it ours: what listens elsewhere is another proxy, in another environment. */
  #isAnother({ listen }: ProxyState): boolean {
    return listen !== this.#goal.undo.prior.listen;
  }

  get #name(): string {
    return this.#goal.undo.proxy.name;
  }

  #defeat(): FaultlineError {
    const [first] = this.#failures;
    const code = first instanceof FaultlineError ? first.code : 'PROXY_FAILED';
    const sentence = `${messageOf(first)} Tried in vain after that: ${this.#tried.join(', ')}.`;
    return new FaultlineError(code, sentence, { cause: this.#failures.at(-1) });
  }
}

const NOBODY_THERE: ReadonlySet<string> = new Set([
  'PROXY_UNREACHABLE',
  // Nobody can say who it is that listens there.
  'ENGINE_UNREACHABLE',
  'ENGINE_REPLACED',
]);

function isNobodyThere(error: unknown): boolean {
  return error instanceof FaultlineError && NOBODY_THERE.has(error.code);
}

function failed(sentence: string): FaultlineError {
  return new FaultlineError('PROXY_FAILED', sentence);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
