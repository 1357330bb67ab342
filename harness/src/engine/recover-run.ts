import type { JsonValue } from '../domain/fault.ts';
import { FaultlineError, toErrorRecord, type ErrorRecord } from '../domain/faultline-error.ts';
import type { FaultRecord, RunRecord } from '../domain/run-record.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { FaultPorts, FaultRegistry } from '../ports/fault-definition.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import { Journalist } from './journalist.ts';

const DEADLINE_MS: Ms = 15_000;

/** What was done about one fault that the journal does not prove undone. */
export type Recovered = {
  readonly faultId: string;
  readonly undo: JsonValue;
  readonly error?: ErrorRecord;
};

/**
 * Undoes, newest first, every fault of a run that its journal does not prove undone, and writes what came of it into
 * the same journal. Works from the journal alone; every fault is tried, whatever becomes of the others.
 */
export async function recoverRun(
  record: RunRecord,
  registry: FaultRegistry,
  ports: FaultPorts,
  journal: { readonly writer: JournalWriter; readonly clock: Clock },
): Promise<readonly Recovered[]> {
  const journalist = new Journalist(journal.writer, journal.clock);
  const recovered: Recovered[] = [];
  for (const { faultId, undo } of leftInForce(record).toReversed()) {
    try {
      await journalist.intend({ type: 'fault.rollback.started', faultId, undo });
      const type = record.experiment.faults.find(({ id }) => id === faultId)?.type ?? '';
      const definition = registry.get(type);
      if (definition === undefined) {
        throw new FaultlineError(
          'FAULT_FAILED',
          `This faultline does not know the fault type "${type}".`,
        );
      }
      await definition.rollBack(undo, ports, AbortSignal.timeout(DEADLINE_MS));
      await journalist.intend({ type: 'fault.rolled-back', faultId });
      recovered.push({ faultId, undo });
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      await journalist.note({ type: 'fault.rollback.failed', faultId, error });
      recovered.push({ faultId, undo, error });
    }
  }
  const clean = recovered.every(({ error }) => error === undefined);
  await journalist.intend({ type: 'run.recovered', clean });
  return recovered;
}

/** The faults of a run that may still be in force, oldest first. */
export function leftInForce(record: RunRecord): RunRecord['faults'] {
  return record.faults.filter((fault) => fault.rolledBackAtMs === undefined || isStillSeen(fault));
}

/** The tool said that it was undone, but the last look from outside still saw the effect. */
function isStillSeen({ observed }: FaultRecord): boolean {
  return observed.findLast(({ when }) => when === 'after')?.sample.effect === 'present';
}
