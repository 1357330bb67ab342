import type { ProxyReference } from '../domain/environment.ts';
import type { FoundHarm, ProxyState } from '../ports/network-proxy.ts';
import type { PromptProxy } from './prompt-proxy.ts';

/** What every undo record of a fault on a proxy holds: enough to make the proxy again. */
export type ProxyUndo = {
  readonly proxy: ProxyReference;
  /** What it was before the fault. */
  readonly prior: Omit<ProxyState, 'harms'>;
  /**
   * Set before undoing itself disables or deletes the proxy: what it has to be again, with everything on it that is not
   * ours. Undoing that was broken off goes on from here.
   */
  readonly restore?: ProxyState;
};

/** What is particular to undoing one kind of fault on a proxy. */
export type ProxyGoal<U extends ProxyUndo> = {
  readonly undo: U;
  /** The plain way. */
  plainly(proxy: PromptProxy): Promise<void>;
  /** A sentence while something is not as it was. */
  leftOn(state: ProxyState): string | undefined;
  isOurs(harm: FoundHarm): boolean;
  /**
   * Whether it is a toxic: then the plain way harms nobody unseen, a closed link may let go of it, and a proxy that has
   * it is the right one: its name is that of a run and a fault.
   */
  readonly isToxic: boolean;
};
