import type { FrozenTarget, UseSample } from './fault.ts';
import type { ErrorRecord } from './faultline-error.ts';
import type { JournalEvent } from './journal-event.ts';
import type { FaultRecord } from './run-record.ts';

export type FaultEvent = Extract<
  JournalEvent,
  { readonly type: `fault.${string}` | 'link.used' | 'targets.frozen' }
>;

/** One fault as far as it is known. It is looked at before it is intended, and then there is no intent yet. */
export type FaultFold = {
  intent?: Pick<FaultRecord, 'faultId' | 'lasts' | 'intendedAtMs' | 'undo'>;
  targets: readonly FrozenTarget[];
  refused?: ErrorRecord;
  rest: Pick<
    FaultRecord,
    'injectedAtMs' | 'readBack' | 'rolledBackAtMs' | 'rollbackErrors' | 'escalations'
  >;
  readonly observed: FaultRecord['observed'][number][];
  readonly use: UseSample[];
};

export function isFaultEvent(event: JournalEvent): event is FaultEvent {
  const { type } = event;
  return type.startsWith('fault.') || type === 'link.used' || type === 'targets.frozen';
}

/** Adds one event to what is known of its fault. */
export function foldFaultEvent(faults: Map<string, FaultFold>, event: FaultEvent): void {
  const { faultId } = event;
  const fold = faults.get(faultId) ?? {
    targets: [],
    rest: { rollbackErrors: [], escalations: [] },
    observed: [],
    use: [],
  };
  faults.set(faultId, fold);
  switch (event.type) {
    case 'targets.frozen':
      fold.targets = event.targets;
      return;
    case 'fault.intended': {
      const { lasts, atMs: intendedAtMs, undo } = event;
      fold.intent = { faultId, lasts, intendedAtMs, undo };
      return;
    }
    case 'fault.refused':
      fold.refused = event.error;
      return;
    case 'fault.injected':
      fold.rest = { ...fold.rest, injectedAtMs: event.atMs, readBack: event.readBack };
      return;
    case 'fault.observed':
      fold.observed.push({ when: event.when, sample: event.sample, seenAtMs: event.atMs });
      return;
    case 'link.used':
      fold.use.push(event.sample);
      return;
    case 'fault.rollback.started':
      return;
    case 'fault.rollback.escalated': {
      const { rung, reason, undo } = event;
      if (undo !== undefined && fold.intent !== undefined) fold.intent = { ...fold.intent, undo };
      fold.rest = { ...fold.rest, escalations: [...fold.rest.escalations, { rung, reason }] };
      return;
    }
    case 'fault.rolled-back':
      fold.rest = { ...fold.rest, rolledBackAtMs: event.atMs };
      return;
    case 'fault.rollback.failed': {
      const rollbackErrors = [...fold.rest.rollbackErrors, event.error];
      fold.rest = { ...fold.rest, rollbackErrors };
    }
  }
}
