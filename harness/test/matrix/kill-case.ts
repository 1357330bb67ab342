import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { readJournal } from '../../src/adapters/file-journal/read-journal.ts';
import {
  identify,
  stateOfProcess,
} from '../../src/adapters/local-environment/processes/process-identity.ts';
import { JOURNAL_FILE, readRun } from '../../src/cli/read-run.ts';
import type { ConductorOrder, Kill } from './kill-order.ts';
import type { Lane, Snapshot } from './lane.ts';
import { FAULTLINE } from './open-local-lane.ts';

const CONDUCTOR = join(import.meta.dirname, 'conductor.ts');
/** A frozen harness that has no watchdog yet has broken nothing; nobody ends it but us. */
const FROZEN_LIMIT_MS = 8_000;
const WHOLE_AGAIN_LIMIT_MS = 20_000;
const POLL_MS = 100;

export type KillCase = { readonly fault: string; readonly how: Kill; readonly atRecord: number };

export type CaseResult = KillCase & {
  /** What was still different, or not as it should be; empty when all was well. */
  readonly wrong: readonly string[];
  /** From the end of the harness until the world was as before. */
  readonly wholeAgainMs: number;
};

/** Runs one fault, ends the run so at that record, and sees whether the world becomes again what it was. */
export async function runKillCase(lane: Lane, one: KillCase): Promise<CaseResult> {
  const outFolder = await mkdtemp(join(lane.folder, 'runs-'));
  try {
    const before = await untilWell(lane);
    const { fault: experiment, how, atRecord } = one;
    const { environment } = lane;
    await conduct(lane, { experiment, environment, outFolder, kill: { how, atRecord } });
    const endedAtMs = performance.now();
    if (how === 'both') await recoverAll(lane);
    const after = await untilEqual(lane, before);
    const wholeAgainMs = performance.now() - endedAtMs;
    const wrong = [...(await whatTheJournalLacks(join(outFolder, experiment), one))];
    if (!isDeepStrictEqual(after, before)) {
      wrong.push(`before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
    }
    if (wrong.length > 0) await lane.renew();
    return { ...one, wrong, wholeAgainMs };
  } catch (error) {
    await lane.renew();
    return { ...one, wrong: [String(error)], wholeAgainMs: Number.NaN };
  } finally {
    // The watchdog may still be writing the reports of the run.
    await rm(outFolder, { recursive: true, maxRetries: 50, retryDelay: 20 });
  }
}

/** The run must have come as far as it was to come, and say that what it did is undone. */
async function whatTheJournalLacks(folder: string, one: KillCase): Promise<readonly string[]> {
  const [run] = await readdir(folder).catch(() => []);
  if (run === undefined) return ['there is no journal'];
  const { record, judgement } = await readRun(join(folder, run));
  const { events } = await readJournal(join(folder, run, JOURNAL_FILE));
  const wrong: string[] = [];
  if (events.length < one.atRecord) {
    wrong.push(
      `the run ended after ${String(events.length)} records: ${JSON.stringify(record.plan?.problems)}`,
    );
  }
  if (record.faults.length > 0 && judgement.cleanup !== 'clean') {
    wrong.push('the journal does not say that every fault is undone');
  }
  return wrong;
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

async function recoverAll(lane: Lane): Promise<void> {
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
