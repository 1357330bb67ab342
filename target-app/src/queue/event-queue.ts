import type { OutboxEvent } from '../outbox/student-event.ts';

/** The most events that one `send` takes. */
export const LARGEST_SEND = 10;

/** Where events go in. */
export type EventQueue = {
  /**
   * Takes at most `LARGEST_SEND` events, no two with the same ordering key, and returns the ids of those it has. An
   * event that it has already is not there twice.
   */
  send(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>>;
  /** About how many events are in it, those that somebody is working on included. */
  depth(): Promise<number>;
  ping(): Promise<unknown>;
  close(): void;
};

/** An event that is to be worked on, with what its source needs to know it again. */
export type Delivery = {
  /** `undefined` when it cannot be read; it never will be. */
  readonly event: OutboxEvent | undefined;
  readonly receipt: string;
};

/** Where events come out, for the worker. */
export type EventSource = {
  /** Waits a while for some; empty when there are none. Two of one student never come in the wrong order. */
  receive(): Promise<readonly Delivery[]>;
  /** They are done with. */
  acknowledge(deliveries: readonly Delivery[]): Promise<void>;
  /** They are to come again, a little later. */
  putBack(deliveries: readonly Delivery[]): Promise<void>;
  ping(): Promise<unknown>;
  close(): void;
};
