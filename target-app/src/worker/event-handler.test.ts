import { describe, expect, it } from '@jest/globals';
import { event } from '../../test/kit/event.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import type { OutboxEvent } from '../outbox/student-event.ts';
import { EventHandler } from './event-handler.ts';

describe('EventHandler', () => {
  it('shows an event, records it, and then drops it from the outbox', async () => {
    const { handler, steps } = build();
    expect(await handler.handle([event(7, 'A')])).toEqual(new Set(['7']));
    expect(steps).toEqual(['show 7', 'record A 0000000000000000007', 'drop 7']);
  });

  it('does earlier events of the student first, though the queue has lost them', async () => {
    const { handler, steps, outbox } = build();
    outbox.push(event(3, 'A'), event(4, 'A'));
    expect(await handler.handle([event(7, 'A')])).toEqual(new Set(['3', '4', '7']));
    expect(steps.filter((step) => step.startsWith('show'))).toEqual(['show 3', 'show 4', 'show 7']);
    expect(steps.at(-1)).toBe('drop 3,4,7');
  });

  it('stops a student at the first event that fails, and no other student', async () => {
    const { handler, steps, audit } = build();
    audit.refuses.add('A');
    const done = await handler.handle([event(1, 'A'), event(2, 'A'), event(3, 'B')]);
    expect(done).toEqual(new Set(['3']));
    expect(steps.toSorted()).toEqual(['drop 3', 'record B 0000000000000000003', 'show 1,3']);
  });

  it('does an event once that comes twice', async () => {
    const { handler, steps } = build();
    await handler.handle([event(1, 'A'), event(1, 'A')]);
    expect(steps).toEqual(['show 1', 'record A 0000000000000000001', 'drop 1']);
  });

  it('only records what concerns no student', async () => {
    const { handler, steps } = build();
    const entry = {
      subject: 'request:r',
      eventId: 'e',
      type: 'request',
      occurredAt: '2026-11-21T00:00:00.000Z',
      detail: {},
    };
    const kept: OutboxEvent = {
      ...event(5, ''),
      student_id: null,
      type: 'request.audited',
      payload: entry,
    };
    await handler.handle([kept]);
    expect(steps).toEqual(['record request:r e', 'drop 5']);
  });
});

function build() {
  const steps: string[] = [];
  const outbox: OutboxEvent[] = [];
  const audit = new FakeAudit(steps);
  const handler = new EventHandler({
    database: fakeDatabase(steps, outbox),
    audit,
    log: quietInstruments().log,
  });
  return { handler, steps, outbox, audit };
}

/** Knows the three statements of the handler by what they begin with. */
function fakeDatabase(steps: string[], outbox: readonly OutboxEvent[]): Database {
  const answer = (text: string, parameters: readonly unknown[]): readonly unknown[] => {
    if (text.startsWith('SELECT')) {
      return outbox.map(({ occurred_at, ...rest }) => ({
        ...rest,
        created_at: new Date(occurred_at),
      }));
    }
    steps.push(
      text.startsWith('DELETE') ? `drop ${String(parameters[0])}` : `show ${String(parameters[0])}`,
    );
    return [];
  };
  const query = async (text: string, parameters: readonly unknown[] = []) =>
    answer(text, parameters);
  return { query: query as Database['query'] };
}

class FakeAudit implements AuditLog {
  readonly refuses = new Set<string>();
  private readonly steps: string[];

  constructor(steps: string[]) {
    this.steps = steps;
  }

  async record({ subject, eventId }: AuditEntry) {
    if (this.refuses.has(subject)) throw new Error('gone');
    this.steps.push(`record ${subject} ${eventId}`);
    return 'recorded' as const;
  }

  async recordAll(): Promise<void> {}

  async ping(): Promise<void> {}

  close(): void {}
}
