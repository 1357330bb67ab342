import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { readJournal } from '../../src/adapters/file-journal/read-journal.ts';
import {
  identify,
  stateOfProcess,
} from '../../src/adapters/local-environment/processes/process-identity.ts';
import { isStillThere } from '../../src/adapters/process-owner/this-process.ts';
import { RunRegistry } from '../../src/adapters/state-folder/run-registry.ts';
import { stateHome } from '../../src/adapters/state-folder/state-home.ts';
import { JOURNAL_FILE, readRun } from '../../src/cli/read-run.ts';
import type { JournalEvent } from '../../src/domain/journal-event.ts';
import { END_AT_VARIABLE } from './end-at-variable.ts';
import { type ConductorOrder, isAt, type Kill, type RecordPlace } from './kill-order.ts';
import type { Lane, Snapshot } from './lane.ts';
import { FAULTLINE } from './open-local-lane.ts';

const END_UNDOING = join(import.meta.dirname, 'end-undoing.ts');
const CONDUCTOR = join(import.meta.dirname, 'conductor.ts');
/** A frozen harness that has no watchdog yet has broken nothing; nobody ends it but us. */
const FROZEN_LIMIT_MS = 8_000;
const WHOLE_AGAIN_LIMIT_MS = 20_000;
const WATCHDOG_GOES_LIMIT_MS = 60_000;
const POLL_MS = 100;

export type KillCase = {
  readonly fault: string;
  readonly how: Kill;
  readonly atRecord: RecordPlace;
  /** With `both`: the `recover` that follows is itself ended at this record of its own, and another one comes after it. */
  readonly recoverAtRecord?: number;
  /** With `SIGKILL`: the watchdog is ended at this record of its own, and a `recover` comes after it. */
  readonly watchdogAtRecord?: number;
};

export type CaseResult = KillCase & {
  /** What was still different, or not as it should be; empty when all was well. */
  readonly wrong: readonly string[];
  /** From the end of the harness until the world was as before. */
  readonly wholeAgainMs: number;
};

/** How often a case is tried whose run was over before it came to the record at which it was to be ended. */
const MOST_TRIES = 8;

/**
 * Runs one fault, ends the run so at that record, and sees whether the world becomes again what it was. How often a
 * fault is looked at depends on how busy the machine is, so a run may have fewer records than the one that was counted:
 * then it is run again, because what was not ended there has shown nothing of that record.
 */
export async function runKillCase(lane: Lane, one: KillCase): Promise<CaseResult> {
  for (let tries = 1; ; tries += 1) {
    const { cameSoFar, ...result } = await tryKillCase(lane, one);
    if (cameSoFar || result.wrong.length > 0) return result;
    if (tries === MOST_TRIES) {
      const short = `each of ${String(tries)} runs was over before record ${String(one.atRecord)}`;
      return { ...result, wrong: [short] };
    }
  }
}

/** `cameSoFar`: the run came to the record at which it was to be ended. */
async function tryKillCase(
  lane: Lane,
  one: KillCase,
): Promise<CaseResult & { readonly cameSoFar: boolean }> {
  const outFolder = await mkdtemp(join(lane.folder, 'runs-'));
  try {
    const before = await untilWell(lane);
    const { fault: experiment, how, atRecord } = one;
    const { environment } = lane;
    const { recoverAtRecord, watchdogAtRecord } = one;
    const ofWatchdog = watchdogAtRecord === undefined ? {} : { watchdogAtRecord };
    const kill = { how, atRecord };
    await conduct(lane, { experiment, environment, outFolder, kill, ...ofWatchdog });
    const endedAtMs = performance.now();
    if (watchdogAtRecord !== undefined) {
      await untilWatchdogGone(lane);
      await recoverAll(lane);
    }
    const isEnded = recoverAtRecord === undefined || (await endRecover(lane, recoverAtRecord));
    if (how === 'both') await recoverAll(lane);
    const after = await untilEqual(lane, before);
    const wholeAgainMs = performance.now() - endedAtMs;
    const { cameSoFar, wrong } = await readJournalOf(join(outFolder, experiment), one);
    if (!isEnded) wrong.push('the first recover was not ended');
    if (!isDeepStrictEqual(after, before)) {
      wrong.push(`before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    }
    if (wrong.length > 0) await lane.renew();
    return { ...one, wrong, wholeAgainMs, cameSoFar };
  } catch (error) {
    await lane.renew();
    return { ...one, wrong: [String(error)], wholeAgainMs: Number.NaN, cameSoFar: false };
  } finally {
    // The watchdog may still be writing the reports of the run.
    await rm(outFolder, { recursive: true, maxRetries: 50, retryDelay: 20 });
  }
}

/** Whether the run came so far, and what its journal fails to say: that what the run did is undone. */
async function readJournalOf(
  folder: string,
  one: KillCase,
): Promise<{ readonly cameSoFar: boolean; readonly wrong: string[] }> {
  const [run] = await readdir(folder).catch(() => []);
  if (run === undefined) return { cameSoFar: false, wrong: ['there is no journal'] };
  const { record, judgement } = await readRun(join(folder, run));
  const { events } = await readJournal(join(folder, run, JOURNAL_FILE));
  const isUndone = record.faults.length === 0 || judgement.cleanup === 'clean';
  const { watchdogAtRecord } = one;
  const types = events.map(({ type }) => type);
  return {
    cameSoFar:
      types.some((_type, i) => isAt(one.atRecord, types.slice(0, i + 1))) &&
      (watchdogAtRecord === undefined || recordsOfWatchdog(events) === watchdogAtRecord),
    wrong: isUndone ? [] : ['the journal does not say that every fault is undone'],
  };
}

/** How many records the first watchdog wrote that took the run over. */
export function recordsOfWatchdog(events: readonly JournalEvent[]): number {
  const [from, next] = events.flatMap(({ type }, i) => (type === 'run.taken-over' ? [i] : []));
  return from === undefined ? 0 : (next ?? events.length) - from;
}

/** Resolves when no watchdog of a run of this lane is there any more. */
export async function untilWatchdogGone(lane: Lane): Promise<void> {
  const registry = new RunRegistry(stateHome(lane.env));
  const deadlineMs = performance.now() + WATCHDOG_GOES_LIMIT_MS;
  while (registry.list().some(({ watchdog }) => watchdog !== undefined && isStillThere(watchdog))) {
    if (performance.now() > deadlineMs) throw new Error('The watchdog does not end.');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Carries out one run and resolves when its process has ended, with what it wrote on its standard output. */
export async function conduct(lane: Lane, order: ConductorOrder): Promise<string> {
  const child = spawn(process.execPath, [CONDUCTOR, JSON.stringify(order)], {
    cwd: lane.folder,
    env: { ...process.env, ...lane.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([ended, untilFrozenForGood(child)]);
  child.kill('SIGKILL');
  await ended;
  return text;
}

/** Resolves when nobody ends a process that stands still. */
async function untilFrozenForGood({ pid }: ChildProcess): Promise<void> {
  for (let standsStillMs = 0; standsStillMs < FROZEN_LIMIT_MS; standsStillMs += POLL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const identity = pid === undefined ? undefined : identify(pid);
    if (identity === undefined) return;
    if (stateOfProcess(identity) !== 'paused') standsStillMs = 0;
  }
}

/** True when it did end so: one that has fewer records goes to its end. */
async function endRecover(lane: Lane, atRecord: number): Promise<boolean> {
  const env = { ...process.env, ...lane.env, [END_AT_VARIABLE]: String(atRecord) };
  const args = ['--import', END_UNDOING, FAULTLINE, 'recover', '--all'];
  return await promisify(execFile)(process.execPath, args, { cwd: lane.folder, env }).then(
    () => false,
    (error: { readonly signal?: string }) => error.signal === 'SIGKILL',
  );
}

export async function recoverAll(lane: Lane): Promise<void> {
  const inLane = { cwd: lane.folder, env: { ...process.env, ...lane.env } };
  // What it could not undo is seen by looking at the world; its exit code says no more.
  await promisify(execFile)(process.execPath, [FAULTLINE, 'recover', '--all'], inLane).catch(
    () => undefined,
  );
}

/** Two worlds that are down look alike: nothing is tried in a lane that is not well. */
async function untilWell(lane: Lane): Promise<Snapshot> {
  const deadlineMs = performance.now() + WHOLE_AGAIN_LIMIT_MS;
  for (;;) {
    const snapshot = await lane.snapshot();
    if (snapshot.ready === 200) return snapshot;
    if (performance.now() > deadlineMs) {
      throw new Error(`The lane is not well: ${JSON.stringify(snapshot)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function untilEqual(lane: Lane, before: Snapshot): Promise<Snapshot> {
  const deadlineMs = performance.now() + WHOLE_AGAIN_LIMIT_MS;
  for (;;) {
    const now = await lane.snapshot();
    if (isDeepStrictEqual(now, before) || performance.now() > deadlineMs) return now;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
