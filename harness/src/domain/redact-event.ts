import type { JournalEvent, JournalEventType } from './journal-event.ts';
import { redactData, type Redactor } from './redact.ts';

const EVERYWHERE = ['type', 'runId', 'faultId'];

/**
 * What undoing and judging are computed from is never altered, whatever it holds. It holds no secret of ours: the
 * address of a Toxiproxy may not carry a password, and the rest are names, numbers and selectors.
 */
const EXACT: Partial<Record<JournalEventType, readonly string[]>> = {
  'run.started': ['owner', 'faults', 'objectives', 'guardrails', 'variants', 'sha256'],
  'environment.ready': ['links', 'location'],
  'targets.frozen': ['targets'],
  'fault.intended': ['undo'],
  'fault.rollback.started': ['undo'],
  'fault.rollback.escalated': ['undo'],
  'load.seconds': ['records'],
  'metrics.captured': ['captured'],
  'metrics.missing': ['selector'],
};

/** The event without passwords, tokens and whatever else `redact` takes out; the same event when there are none. */
export function redactEvent(event: JournalEvent, redact: Redactor): JournalEvent {
  const exact = new Set([...EVERYWHERE, ...(EXACT[event.type] ?? [])]);
  const redacted = redactData(event, redact, exact);
  // Only texts were changed, so the shape is that of the event.
  return redacted as JournalEvent;
}
