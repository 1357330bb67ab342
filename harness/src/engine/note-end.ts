import { FaultlineError, toErrorRecord } from '../domain/faultline-error.ts';
import type { Journalist } from './journalist.ts';
import { statusAfter, type StopReason } from './stop-control.ts';

/** Journals how a run ended; rejects with `LEFT_BROKEN` when that cannot be written although it is not clean. */
export async function noteEnd(
  journal: Journalist,
  reason: StopReason | undefined,
  clean: boolean,
): Promise<void> {
  try {
    await noteReason(journal, reason);
    await journal.intend({ type: 'run.ended', status: statusAfter(reason), clean });
  } catch (cause) {
    if (clean) throw cause;
    const sentence = 'Something could not be proved undone, and the journal could not be written.';
    throw new FaultlineError('LEFT_BROKEN', sentence, { cause });
  }
}

async function noteReason(journal: Journalist, reason: StopReason | undefined): Promise<void> {
  switch (reason?.kind) {
    case undefined:
      return;
    case 'signal':
      return journal.note({ type: 'run.interrupted', signal: reason.signal });
    case 'guardrail':
      // Written when it tripped.
      return;
    case 'halt':
      return journal.note({ type: 'run.halted', ...reason });
    case 'failure':
      return journal.note({ type: 'run.failed', error: toErrorRecord(reason.error) });
  }
}
