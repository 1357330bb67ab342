import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { type PromptProxy, promptProxy } from './prompt-proxy.ts';
import type { ProxyGoal, ProxyUndo } from './proxy-undo.ts';
import { refuseAnotherToxiproxy } from './toxiproxy-now.ts';

const RETRY_PAUSE_MS: Ms = 150;
/** What has been taken away is put back, whoever has given up meanwhile. */
const ALWAYS = new AbortController().signal;

/** Climbs from the plain way of undoing a fault on a proxy to stronger ones, until all is read back to be as it was. */
export class ProxyUndoing<U extends ProxyUndo> {
  readonly #goal: ProxyGoal<U>;
  readonly #ports: FaultPorts;
  readonly #signal: AbortSignal;
  readonly #onRung: OnRung;
  readonly #proxy: PromptProxy;
  /** The same right after its engine has said whose it is. */
  readonly #sure: PromptProxy;
  /** The same for what must be finished: an engine that fails in between must not keep anything taken away. */
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
    this.#proxy = promptProxy(ports, proxy, signal, 'asks-first');
    this.#sure = promptProxy(ports, proxy, signal, 'is-sure');
    this.#always = promptProxy(ports, proxy, ALWAYS, 'is-sure');
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
    await this.#askWhose();
    try {
      await this.#sure.setEnabled(false);
      await this.#goal.plainly(this.#sure);
    } finally {
      await this.#always.setEnabled(this.#asItHasToBe().enabled);
    }
  }

  async #recreate(restore: ProxyState): Promise<void> {
    await this.#askWhose();
    try {
      await this.#sure.remove();
    } finally {
      await this.#always.restore(restore);
    }
    const names = new Set((await this.#look())?.harms.map(({ name }) => name));
    const lost = restore.harms.find(({ name }) => !names.has(name));
    if (lost !== undefined) throw failed(`The toxic "${lost.name}", which is not ours, is lost.`);
  }

  #askWhose(): Promise<void> {
    return refuseAnotherToxiproxy(this.#goal.undo.proxy, this.#ports, this.#signal);
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
