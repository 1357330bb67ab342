import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJournal } from '../../src/adapters/file-journal/read-journal.ts';
import { JOURNAL_FILE } from '../../src/cli/read-run.ts';
import type { JournalEvent } from '../../src/domain/journal-event.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import {
  conduct,
  type KillCase,
  recordsOfWatchdog,
  recoverAll,
  untilWatchdogGone,
} from './kill-case.ts';
import { type ConductorOrder, KILLS } from './kill-order.ts';
import type { Lane } from './lane.ts';

/** From this record on the fault is in force, and the journal says so. */
const IN_FORCE = 'fault.injected';

/** How often a run is begun anew that ended before its fault was in force. */
const MOST_ATTEMPTS = 3;

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
  const kill = { how: 'both', atRecord: IN_FORCE } as const;
  const events = await journalOf(lane, fault, kill, recoverAll);
  const ofRecover = events.length - events.findIndex(({ type }) => type === 'run.taken-over');
  return numbersTo(ofRecover).map((recoverAtRecord) => ({ fault, ...kill, recoverAtRecord }));
}

/** The harness is ended while the fault is in force, and its watchdog at each of its own records. */
export async function casesOfWatchdog(
  lane: Lane,
  { type: fault }: FaultDefinition,
): Promise<readonly KillCase[]> {
  const kill = { how: 'SIGKILL', atRecord: IN_FORCE } as const;
  const events = await journalOf(lane, fault, kill, untilWatchdogGone);
  const ofWatchdog = recordsOfWatchdog(events);
  return numbersTo(ofWatchdog).map((watchdogAtRecord) => ({ fault, ...kill, watchdogAtRecord }));
}

/** What the journal holds of a run that was ended while its fault was in force, and that was undone then. */
async function journalOf(
  lane: Lane,
  experiment: string,
  kill: NonNullable<ConductorOrder['kill']>,
  undo: (lane: Lane) => Promise<unknown>,
): Promise<readonly JournalEvent[]> {
  const { environment } = lane;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outFolder = join(lane.folder, `${kill.how}-${experiment}-${String(attempt)}`);
    await conduct(lane, { experiment, environment, outFolder, kill });
    await undo(lane);
    const [run = ''] = await readdir(join(outFolder, experiment));
    const { events } = await readJournal(join(outFolder, experiment, run, JOURNAL_FILE));
    const has = (record: JournalEvent['type']) => events.some(({ type }) => type === record);
    if (!has(IN_FORCE)) continue;
    if (has('run.taken-over')) return events;
    throw new Error(`Nobody took over the run of ${experiment} that was ended (${kill.how}).`);
  }
  throw new Error(`No run of ${experiment} came to its fault.`);
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function countRecords(lane: Lane, fault: FaultDefinition): Promise<number> {
  return (await wholeRun(lane, fault.type)).length;
}

/** The types of the records of a run that nobody ends. One that did not come to its fault, as on a busy machine, tells nothing. */
async function wholeRun(lane: Lane, experiment: string): Promise<readonly string[]> {
  const { environment } = lane;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outFolder = join(lane.folder, `whole-${experiment}-${String(attempt)}`);
    const said = await conduct(lane, { experiment, environment, outFolder });
    const { records, cleanup } = readResult(said);
    if (cleanup !== 'clean') throw new Error(`A whole run of ${experiment} is not clean: ${said}`);
    if (records.includes(IN_FORCE)) return records;
  }
  throw new Error(`No run of ${experiment} came to its fault.`);
}

function readResult(said: string): {
  readonly records: readonly string[];
  readonly cleanup: string;
} {
  const line = said.split('\n').find((one) => one.startsWith('{"records"'));
  if (line === undefined) throw new Error(`The run said no result:\n${said}`);
  return JSON.parse(line) as ReturnType<typeof readResult>;
}
