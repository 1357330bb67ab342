import { join } from 'node:path';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import { conduct, type KillCase } from './kill-case.ts';
import { KILLS } from './kill-order.ts';
import type { Lane } from './lane.ts';

/** Every record boundary of a whole run with this fault, for every way to end it. */
export async function everyCase(lane: Lane, fault: FaultDefinition): Promise<readonly KillCase[]> {
  const records = await countRecords(lane, fault);
  return Array.from({ length: records }, (_, index) => index + 1).flatMap((atRecord) =>
    KILLS.map((how) => ({ fault: fault.type, how, atRecord })),
  );
}

/** Every fault and every way to end it once, while the fault is in force. */
export async function oneCaseAKill(
  lane: Lane,
  fault: FaultDefinition,
): Promise<readonly KillCase[]> {
  const atRecord = await recordAfter(lane, fault, 'fault.injected');
  return KILLS.map((how) => ({ fault: fault.type, how, atRecord }));
}

async function countRecords(lane: Lane, fault: FaultDefinition): Promise<number> {
  return (await wholeRun(lane, fault)).length;
}

async function recordAfter(lane: Lane, fault: FaultDefinition, type: string): Promise<number> {
  const index = (await wholeRun(lane, fault)).indexOf(type);
  if (index === -1) throw new Error(`A whole run of ${fault.type} has no record "${type}".`);
  return index + 1;
}

/** The types of the records of a run that nobody ends. */
async function wholeRun(lane: Lane, fault: FaultDefinition): Promise<readonly string[]> {
  const outFolder = join(lane.folder, `whole-${fault.type}`);
  const { environment } = lane;
  const said = await conduct(lane, { experiment: fault.type, environment, outFolder });
  const { records, cleanup } = readResult(said);
  if (cleanup !== 'clean') throw new Error(`A whole run of ${fault.type} is not clean: ${said}`);
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
