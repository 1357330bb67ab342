import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../../src/adapters/k6/arrival-fold.ts';
import { secondFold } from '../../src/adapters/k6/second-fold.ts';
import type { SecondRecord, UnansweredReason } from '../../src/domain/second-record.ts';
import type { EpochMs, Ms } from '../../src/domain/units.ts';

export type OpenLoad = {
  /** Offers nothing more, waits for what is open, and tells all that became of it. */
  stop(): Promise<LoadRecord>;
};

export type LoadRecord = {
  /** One record a second, folded as those of k6 are: by the start of the request. */
  readonly seconds: readonly SecondRecord[];
  /** How late arrivals began, for each that began more than 50 ms late. */
  readonly late: readonly { readonly atMs: EpochMs; readonly byMs: Ms }[];
};

const REQUEST_TIMEOUT_MS: Ms = 5_000;
const TICK_MS: Ms = 5;
const LATE_MS: Ms = 50;

/** Offers GET requests at a rate that does not depend on what becomes of them. */
export function startOpenLoad(port: number, ratePerSecond: number): OpenLoad {
  const agent = new Agent({ keepAlive: true });
  const fold = secondFold();
  const late: { atMs: EpochMs; byMs: Ms }[] = [];
  const open = new Set<Promise<void>>();
  const startedMs = Date.now();
  let begun = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    const due = Math.floor(((now - startedMs) * ratePerSecond) / 1_000);
    for (; begun < due; begun += 1) {
      const dueMs = startedMs + ((begun + 1) * 1_000) / ratePerSecond;
      if (now - dueMs > LATE_MS) late.push({ atMs: now, byMs: now - dueMs });
      const one = offer(port, agent, ({ atMs, outcome }) => {
        fold.add(atMs * 1_000, outcome);
      }).finally(() => open.delete(one));
      open.add(one);
    }
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.race([
        Promise.all(open),
        wait(2 * REQUEST_TIMEOUT_MS, undefined, { ref: false }),
      ]);
      agent.destroy();
      return { seconds: fold.take(), late };
    },
  };
}

type Arrival = { readonly atMs: EpochMs; readonly outcome: Outcome };

/** Sends one request; resolves when it has been told what became of it. */
function offer(port: number, agent: Agent, tell: (arrival: Arrival) => void): Promise<void> {
  const atMs = Date.now();
  const beganMs = performance.now();
  return new Promise((settle) => {
    let isTold = false;
    const end = (outcome: Outcome) => {
      if (isTold) return;
      isTold = true;
      tell({ atMs, outcome });
      settle();
    };
    let timedOut = false;
    const fail = (error: NodeJS.ErrnoException) => {
      end({ kind: 'unanswered', reason: timedOut ? 'timeout' : reasonOf(error) });
    };
    const call = request({ host: '127.0.0.1', port, agent }, (response) => {
      response
        .on('end', () => {
          const latencyMs = performance.now() - beganMs;
          end({ kind: 'answered', status: response.statusCode ?? 0, latencyMs });
        })
        .on('error', fail)
        .resume();
    });
    call
      .setTimeout(REQUEST_TIMEOUT_MS, () => {
        timedOut = true;
        call.destroy();
      })
      .on('error', fail)
      .end();
  });
}

function reasonOf({ code }: NodeJS.ErrnoException): UnansweredReason {
  if (code === 'ECONNREFUSED') return 'refused';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'other';
}
