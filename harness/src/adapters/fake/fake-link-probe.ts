import type { LinkDescription } from '../../domain/environment.ts';
import type { Bytes, Ms } from '../../domain/units.ts';
import type { LinkProbe, ProbeOutcome, ProbeRequest } from '../../ports/link-probe.ts';
import type { Direction, NamedHarm, ProxyState } from '../../ports/network-proxy.ts';
import type { FakeNetworkProxy } from './fake-network-proxy.ts';

/** Bytes of the smallest exchange: `PING`, `+PONG`. */
const SMALLEST_BYTES: Bytes = 7;

export type FakeLinkProbeOptions = {
  /** Round trip of an unharmed link. */
  readonly healthyMs?: Ms;
  /** What `countConnections` answers. */
  readonly connections?: number | undefined;
};

/**
 * Works out what a probe through a fake proxy would see from the harms that are on it, by what Toxiproxy does to a
 * fresh connection. No time passes. Toxicity is dealt out evenly instead of rolled: at 0.25 every fourth connection
 * is harmed.
 */
export class FakeLinkProbe implements LinkProbe {
  readonly #proxy: FakeNetworkProxy;
  readonly #healthyMs: Ms;
  #dealt = 0;
  /** May be changed while a test runs. */
  connections: number | undefined;

  constructor(proxy: FakeNetworkProxy, options: FakeLinkProbeOptions = {}) {
    this.#proxy = proxy;
    this.#healthyMs = options.healthyMs ?? 0.4;
    this.connections = 'connections' in options ? options.connections : 4;
  }

  async probe(
    link: LinkDescription,
    request: ProbeRequest,
    signal: AbortSignal,
  ): Promise<ProbeOutcome> {
    signal.throwIfAborted();
    const state = this.#proxy.peek(link.proxy);
    if (state?.enabled !== true) return { kind: 'refused', afterMs: 0.1 };
    this.#dealt += 1;
    return withinDeadline(seenThrough(this.#harming(state), request, this.#healthyMs), request);
  }

  async countConnections(): Promise<number | undefined> {
    return this.connections;
  }

  #harming(state: ProxyState): readonly NamedHarm[] {
    const isDealt = (toxicity: number) =>
      Math.floor(this.#dealt * toxicity) > Math.floor((this.#dealt - 1) * toxicity);
    return state.harms.flatMap(({ harm, ...named }) =>
      harm.kind !== 'foreign' && isDealt(named.toxicity) ? [{ ...named, harm }] : [],
    );
  }
}

function seenThrough(
  harms: readonly NamedHarm[],
  request: ProbeRequest,
  healthyMs: Ms,
): ProbeOutcome {
  let answeredMs = healthyMs;
  let closedMs = healthyMs;
  const bytes =
    request.direction === 'downstream' ? request.payloadBytes + SMALLEST_BYTES : SMALLEST_BYTES;
  for (const { direction, harm } of harms) {
    const carried = bytesCarried(direction, request);
    switch (harm.kind) {
      case 'hang':
        return harm.closeAfterMs === 0
          ? { kind: 'silent', afterMs: Number.POSITIVE_INFINITY, bytes: 0 }
          : { kind: 'closed', afterMs: harm.closeAfterMs, bytes: 0 };
      case 'reset':
        return { kind: 'reset', afterMs: harm.afterMs + healthyMs, bytes: 0 };
      case 'limit-data':
        if (carried <= harm.bytes) break;
        return {
          kind: 'closed',
          afterMs: answeredMs,
          bytes: direction === 'downstream' ? harm.bytes : 0,
        };
      case 'latency':
        answeredMs += harm.latencyMs;
        break;
      case 'bandwidth':
        answeredMs += (carried / harm.bytesPerSecond) * 1_000;
        break;
      case 'slicer':
        answeredMs += (Math.ceil(carried / harm.averageBytes) - 1) * (harm.delayUs / 1_000);
        break;
      case 'slow-close':
        closedMs += harm.delayMs;
        break;
    }
  }
  const answered = { kind: 'answered', answeredMs, bytes, chunks: 1 } as const;
  return request.untilClosed ? { ...answered, closedMs } : answered;
}

function bytesCarried(direction: Direction, request: ProbeRequest): Bytes {
  return SMALLEST_BYTES + (direction === request.direction ? request.payloadBytes : 0);
}

function withinDeadline(outcome: ProbeOutcome, { deadlineMs }: ProbeRequest): ProbeOutcome {
  const afterMs = outcome.kind === 'answered' ? outcome.answeredMs : outcome.afterMs;
  if (afterMs > deadlineMs) {
    return { kind: 'silent', afterMs: deadlineMs, bytes: 0 };
  }
  if (outcome.kind !== 'answered' || outcome.closedMs === undefined) return outcome;
  if (afterMs + outcome.closedMs <= deadlineMs) return outcome;
  const { closedMs: _late, ...stillOpen } = outcome;
  return stillOpen;
}
