import type { JournalEvent } from '../journal-event.ts';
import type { PhaseName } from '../phase.ts';
import type { SecondRecord } from '../second-record.ts';

/** Makes one thing of a good journal bad, and leaves everything else as it was. */
export type Sabotage = (events: readonly JournalEvent[]) => readonly JournalEvent[];

/** Every answer of a phase is a failure instead. */
export const failIn =
  (phase: PhaseName): Sabotage =>
  (events) =>
    changeSeconds(events, phase, (record) => ({
      ...record,
      ok: 0,
      failedByStatus: { '503': record.ok },
      okLatency: [],
    }));

/** The generator had no free virtual user for a part of the arrivals of a phase. */
export const dropIn =
  (phase: PhaseName, dropped: number): Sabotage =>
  (events) =>
    changeSeconds(events, phase, (record) => ({ ...record, ok: record.ok - dropped, dropped }));

/** The client's record is lost. */
export const loseSeconds: Sabotage = (events) =>
  events.filter(({ type }) => type !== 'load.seconds');

/** The run was asked something else than its file asks. */
export const askWith =
  (override: string): Sabotage =>
  (events) =>
    events.map((event) =>
      event.type === 'run.started'
        ? { ...event, source: { ...event.source, overrides: [override] } }
        : event,
    );

/** It was refused before it touched anything: all there is, is why. */
export const refuse: Sabotage = (events) =>
  events.flatMap((event): readonly JournalEvent[] => {
    if (event.type === 'plan.made') {
      const hint = 'Raise the rate.';
      const message = 'Too few requests.';
      const problems = [{ code: 'OBJECTIVE_UNDECIDABLE' as const, message, hint }];
      return [{ ...event, plan: { ...event.plan, problems } }];
    }
    const stays = /^(?:run|environment|clock)\./.test(event.type);
    return stays ? [event] : [];
  });

/** Nothing says that the load was ever let loose. */
export const loseRelease: Sabotage = (events) =>
  events.filter(({ type }) => type !== 'load.released');

/** No look found the effect while the fault is said to have been in force. */
export const loseEffect: Sabotage = (events) =>
  events.map((event) =>
    event.type === 'fault.observed' && event.when === 'during'
      ? { ...event, sample: { ...event.sample, effect: 'absent', observed: '1 ms', valueMs: 1 } }
      : event,
  );

/** Nobody looked whether the effect was gone. */
export const loseLastLook: Sabotage = (events) =>
  events.filter((event) => event.type !== 'fault.observed' || event.when !== 'after');

/** The fault could not be undone. */
export const leaveBroken: Sabotage = (events) =>
  events.map((event): JournalEvent => {
    if (event.type === 'run.ended') return { ...event, clean: false };
    if (event.type !== 'fault.rolled-back') return event;
    const { atMs, faultId } = event;
    const message = 'Toxiproxy did not answer within 2 s.';
    const error = { code: 'PROXY_TIMEOUT' as const, message, hint: '', causes: [] };
    return { type: 'fault.rollback.failed', atMs, faultId, error };
  });

/** A service was started as another variant of itself. */
export const runAs =
  (service: string, variant: string): Sabotage =>
  (events) =>
    events.map((event) => {
      if (event.type !== 'environment.ready') return event;
      const one = event.environment.services[service];
      if (one === undefined) return event;
      const services = { ...event.environment.services, [service]: { ...one, variant } };
      return { ...event, environment: { ...event.environment, services } };
    });

/** The harness was killed some seconds into a phase: the journal ends there. */
export const killIn =
  (phase: PhaseName, afterSeconds: number): Sabotage =>
  (events) => {
    const startedAtMs = startOf(events, phase);
    return events.filter(({ atMs }) => atMs <= startedAtMs + afterSeconds * 1_000);
  };

function changeSeconds(
  events: readonly JournalEvent[],
  phase: PhaseName,
  change: (record: SecondRecord) => SecondRecord,
): readonly JournalEvent[] {
  const from = startOf(events, phase) / 1_000;
  const to = (events.find((e) => e.type === 'phase.ended' && e.phase === phase)?.atMs ?? 0) / 1_000;
  return events.map((event) =>
    event.type === 'load.seconds'
      ? {
          ...event,
          records: event.records.map((record) =>
            record.second >= from && record.second < to ? change(record) : record,
          ),
        }
      : event,
  );
}

function startOf(events: readonly JournalEvent[], phase: PhaseName): number {
  return events.find((event) => event.type === 'phase.started' && event.phase === phase)?.atMs ?? 0;
}
