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

  it('records new events of different students at once', async () => {
    const { handler, steps } = build();
    expect(await handler.handle([event(1, 'A'), event(2, 'B')])).toEqual(new Set(['1', '2']));
    expect(steps).toEqual([
      'show 1,2',
      'record A 0000000000000000001, B 0000000000000000002',
      'drop 1,2',
    ]);
  });

  it('stops a student at the first event that fails, and no other student', async () => {
    const { handler, steps, audit } = build({ shownBefore: ['1', '3'] });
    audit.refuses.add('A');
    const done = await handler.handle([event(1, 'A'), event(2, 'A'), event(3, 'B')]);
    expect(done).toEqual(new Set(['3']));
    expect(steps.toSorted()).toEqual(['drop 3', 'record B 0000000000000000003', 'show 1,3']);
  });

  it('works on no event again as if it were new, so that one that fails holds up no other', async () => {
    const { handler, steps, audit } = build();
    audit.refuses.add('A');
    const both = [event(1, 'A'), event(2, 'B')];
    expect(await handler.handle(both)).toEqual(new Set());
    expect(await handler.handle(both)).toEqual(new Set(['2']));
    expect(steps).toEqual(['show 1,2', 'show 1,2', 'record B 0000000000000000002', 'drop 2']);
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

function build({ shownBefore = [] }: { readonly shownBefore?: readonly string[] } = {}) {
  const steps: string[] = [];
  const outbox: OutboxEvent[] = [];
  const shown = new Set(shownBefore);
  const audit = new FakeAudit(steps);
  const handler = new EventHandler({
    database: fakeDatabase(steps, outbox, shown),
    audit,
    log: quietInstruments().log,
  });
  return { handler, steps, outbox, audit };
}

/** Knows the three statements of the handler by what they begin with. */
function fakeDatabase(
  steps: string[],
  outbox: readonly OutboxEvent[],
  shown: Set<string>,
): Database {
  const answer = (text: string, parameters: readonly unknown[]): readonly unknown[] => {
    if (text.startsWith('SELECT')) {
      return outbox.map(({ occurred_at, ...rest }) => ({
        ...rest,
        created_at: new Date(occurred_at),
      }));
    }
    const ids = parameters[0] as readonly string[];
    if (text.startsWith('DELETE')) {
      steps.push(`drop ${ids.join(',')}`);
      return [];
    }
    steps.push(`show ${ids.join(',')}`);
    const fresh = ids.filter((id) => !shown.has(id));
    for (const id of fresh) shown.add(id);
    return fresh.map((id) => ({ id }));
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

  async record(entry: AuditEntry) {
    await this.recordAll([entry]);
    return 'recorded' as const;
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.some(({ subject }) => this.refuses.has(subject))) throw new Error('gone');
    this.steps.push(
      `record ${entries.map(({ subject, eventId }) => `${subject} ${eventId}`).join(', ')}`,
    );
  }

  async ping(): Promise<void> {}

  close(): void {}
}
