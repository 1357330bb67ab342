import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJournal } from '../../src/adapters/file-journal/read-journal.ts';
import { JOURNAL_FILE } from '../../src/cli/read-run.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import {
  conduct,
  type KillCase,
  recordsOfWatchdog,
  recoverAll,
  untilWatchdogGone,
} from './kill-case.ts';
import { KILLS } from './kill-order.ts';
import type { Lane } from './lane.ts';

/** From this record on the fault is in force, and the journal says so. */
const IN_FORCE = 'fault.injected';

/** For these the records of whoever undoes, a watchdog or `recover`, are boundaries too. */
const ENDED_WHILE_UNDONE: readonly string[] = ['network-latency', 'process-pause'];

/** Every record boundary of a whole run with this fault, for every way to end it, and of the undoing of some. */
export async function everyCase(lane: Lane, fault: FaultDefinition): Promise<readonly KillCase[]> {
  const records = await countRecords(lane, fault);
  const ofRun = numbersTo(records).flatMap((atRecord) =>
    KILLS.map((how) => ({ fault: fault.type, how, atRecord })),
  );
  return ENDED_WHILE_UNDONE.includes(fault.type)
    ? [...ofRun, ...(await casesOfUndoing(lane, fault)), ...(await casesOfWatchdog(lane, fault))]
    : ofRun;
}

/** Every fault and every way to end it once, while the fault is in force. */
export async function oneCaseAKill(
  _lane: Lane,
  { type: fault }: FaultDefinition,
): Promise<readonly KillCase[]> {
  return KILLS.map((how) => ({ fault, how, atRecord: IN_FORCE }));
}

/** Harness and watchdog are ended while the fault is in force, and `recover` at each of its own records. */
export async function casesOfUndoing(
  lane: Lane,
  { type: fault }: FaultDefinition,
): Promise<readonly KillCase[]> {
  const outFolder = join(lane.folder, `undone-${fault}`);
  const { environment } = lane;
  const kill = { how: 'both', atRecord: IN_FORCE } as const;
  await conduct(lane, { experiment: fault, environment, outFolder, kill });
  await recoverAll(lane);
  const [run = ''] = await readdir(join(outFolder, fault));
  const { events } = await readJournal(join(outFolder, fault, run, JOURNAL_FILE));
  const ofRecover = events.length - events.findIndex(({ type }) => type === 'run.taken-over');
  return numbersTo(ofRecover).map((recoverAtRecord) => ({
    fault,
    ...kill,
    recoverAtRecord,
  }));
}

/** The harness is ended while the fault is in force, and its watchdog at each of its own records. */
export async function casesOfWatchdog(
  lane: Lane,
  { type: fault }: FaultDefinition,
): Promise<readonly KillCase[]> {
  const outFolder = join(lane.folder, `watched-${fault}`);
  const { environment } = lane;
  const kill = { how: 'SIGKILL', atRecord: IN_FORCE } as const;
  await conduct(lane, { experiment: fault, environment, outFolder, kill });
  await untilWatchdogGone(lane);
  const [run = ''] = await readdir(join(outFolder, fault));
  const { events } = await readJournal(join(outFolder, fault, run, JOURNAL_FILE));
  return numbersTo(recordsOfWatchdog(events)).map((watchdogAtRecord) => ({
    fault,
    ...kill,
    watchdogAtRecord,
  }));
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function countRecords(lane: Lane, fault: FaultDefinition): Promise<number> {
  return (await wholeRun(lane, fault.type)).length;
}

/** The types of the records of a run that nobody ends. */
async function wholeRun(lane: Lane, experiment: string): Promise<readonly string[]> {
  const outFolder = join(lane.folder, `whole-${experiment}`);
  const { environment } = lane;
  const said = await conduct(lane, { experiment, environment, outFolder });
  const { records, cleanup } = readResult(said);
  if (cleanup !== 'clean') throw new Error(`A whole run of ${experiment} is not clean: ${said}`);
  return records;
}

function readResult(said: string): {
  readonly records: readonly string[];
  readonly cleanup: string;
} {
  const line = said.split('\n').find((one) => one.startsWith('{"records"'));
  if (line === undefined) throw new Error(`The run said no result:\n${said}`);
  return JSON.parse(line) as ReturnType<typeof readResult>;
}
