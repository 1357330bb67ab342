import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { casesOfWatchdog, everyCase, oneCaseAKill } from './every-case.ts';
import { faultsFor } from './faults-for.ts';
import { runKillCase, type CaseResult, type KillCase } from './kill-case.ts';
import { notYetTried } from './kept-results.ts';
import type { LaneEnvironment } from './lane-environment.ts';
import type { Lane } from './lane.ts';
import { openLane } from './open-lane.ts';

const CASES = { every: everyCase, once: oneCaseAKill, watchdog: casesOfWatchdog } as const;

export type MatrixOrder = {
  readonly environment: LaneEnvironment;
  /** How many worlds there are side by side. */
  readonly lanes: number;
  /**
   * `every`: each record boundary of each run. `once`: each fault and each way to end it, while it is in force.
   * `watchdog`: each record of the watchdog that undoes it.
   */
  readonly cases: keyof typeof CASES;
  /** Types of faults; all that the environment can do when left out. */
  readonly faults?: readonly string[] | undefined;
  /** What an earlier sitting found: these cases are not tried again. */
  readonly kept?: readonly CaseResult[];
  /** Told of each case that is done, and of how many there are. */
  readonly onResult?: (result: CaseResult, count: number) => void;
};

/** Tries every case, each in whichever lane is free. */
export async function runMatrix(order: MatrixOrder): Promise<readonly CaseResult[]> {
  const { environment, onResult } = order;
  const faults = faultsFor(environment).filter(
    ({ type }) => order.faults === undefined || order.faults.includes(type),
  );
  const known = faults.map(({ type }) => type);
  const unknown = (order.faults ?? []).filter((type) => !known.includes(type));
  if (unknown.length > 0 || !(Number.isInteger(order.lanes) && order.lanes >= 1)) {
    throw new Error(
      `No matrix of ${unknown.join(', ') || 'all faults'} in ${String(order.lanes)} lanes on ${environment}; it has: ${known.join(', ')}.`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'faultline-matrix-'));
  const lanes: Lane[] = [];
  try {
    for (let index = 0; index < order.lanes; index += 1) {
      lanes.push(await openLane(environment, join(folder, `lane-${String(index)}`), faults));
    }
    const found: KillCase[] = [];
    await inLanes(lanes, faults, async (lane, fault) => {
      found.push(...(await CASES[order.cases](lane, fault)));
    });
    const kept = order.kept ?? [];
    const cases = notYetTried(found, kept);
    const results: CaseResult[] = [...kept];
    await inLanes(lanes, cases, async (lane, one) => {
      const result = await runKillCase(lane, one);
      results.push(result);
      onResult?.(result, kept.length + cases.length);
    });
    const count = kept.length + cases.length;
    if (results.length !== count || count === 0) {
      throw new Error(`${String(results.length)} of ${String(count)} cases were tried.`);
    }
    return results;
  } finally {
    await Promise.allSettled(lanes.map((lane) => lane.close()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inLanes<T>(
  lanes: readonly Lane[],
  all: readonly T[],
  work: (lane: Lane, one: T) => Promise<void>,
): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        await work(lane, one);
      }
    }),
  );
}
