import type { JsonValue } from '../domain/fault.ts';
import type { ContainerIncarnation } from '../ports/container-runtime.ts';
import type { OnRung } from '../ports/fault-definition.ts';
import type { Ticket } from './restore-container.ts';

/** The part of an undo record that tells which containers undoing has started, or was about to; their ids. */
export type AnnouncedStarts = { readonly repaired?: readonly string[] };

/**
 * Writes into the undo record that a container is started, before it is: a later start that ends at once would otherwise
 * look like somebody else's to whoever tries again, which may be another process.
 */
export class StartAnnouncer<U extends AnnouncedStarts & { readonly [key: string]: JsonValue }> {
  readonly #onRung: OnRung | undefined;
  #undo: U;

  constructor(undo: U, onRung: OnRung | undefined) {
    this.#undo = undo;
    this.#onRung = onRung;
  }

  of({ id }: ContainerIncarnation): Pick<Ticket, 'wasStarted' | 'announceStart'> {
    return {
      wasStarted: this.#undo.repaired?.includes(id) ?? false,
      announceStart: async (reason) => {
        // Containers are undone at the same time: each record names all that were announced before it.
        this.#undo = { ...this.#undo, repaired: [...(this.#undo.repaired ?? []), id] };
        await this.#onRung?.('start', reason, this.#undo);
      },
    };
  }
}
