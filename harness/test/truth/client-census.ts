import type { LaneRecord } from './truth-lane.ts';

/** What a client wrote down of a whole lane, beside what the server counted. */
export type ClientCensus = {
  readonly lane: string;
  readonly answered: number;
  /** Sent and not answered: the server may have counted them. */
  readonly cutOff: number;
  /** Never taken: the server cannot have counted them. */
  readonly refused: number;
  readonly counted: number;
};

export function clientCensus({ lane, load, truth }: LaneRecord): ClientCensus {
  let [answered, cutOff, refused] = [0, 0, 0];
  for (const { ok, failedByStatus, unansweredByReason } of load.seconds) {
    answered += ok + sum(failedByStatus);
    refused += unansweredByReason['refused'] ?? 0;
    cutOff += sum(unansweredByReason) - (unansweredByReason['refused'] ?? 0);
  }
  return { lane, answered, cutOff, refused, counted: truth.events.length };
}

/** Every answer was counted, and nothing was counted that was not sent. */
export function agrees({ answered, cutOff, counted }: ClientCensus): boolean {
  return answered <= counted && counted <= answered + cutOff;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
