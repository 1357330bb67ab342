import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/kit/eventually.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { AuditEntry, AuditLog } from './audit-log.ts';
import { BufferedTrail } from './request-trail.ts';

describe('BufferedTrail', () => {
  it('writes what was noted in batches, in its order', async () => {
    const { trail, log } = build();
    const entries = Array.from({ length: 60 }, (_, index) => entry(index));
    for (const one of entries) trail.note(one);
    trail.start();
    await eventually('all is written', 5000, () => log.written.flat().length === 60);
    await trail.close();
    expect(log.written.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(log.written.flat()).toEqual(entries);
  });

  it('leaves to the worker what the audit log does not take', async () => {
    const { trail, log, deferred, counts } = build();
    log.isGone = true;
    trail.note(entry(1));
    await trail.close();
    expect(deferred).toEqual([entry(1)]);
    expect(await counts()).toEqual({ deferred: 1 });
  });

  it('keeps what nobody takes, and writes it once somebody does', async () => {
    const { trail, log, outbox, deferred, counts } = build();
    log.isGone = true;
    outbox.isGone = true;
    trail.note(entry(1));
    trail.start();
    await eventually('it was tried', 5000, () => outbox.tries > 1);
    log.isGone = false;
    await eventually('it is written', 5000, () => log.written.length > 0);
    await trail.close();
    expect(log.written).toEqual([[entry(1)]]);
    expect(deferred).toEqual([]);
    expect(await counts()).toEqual({});
  });

  it('keeps only so much, and counts what is lost', async () => {
    const { trail, counts } = build();
    for (let index = 0; index < 5003; index += 1) trail.note(entry(index));
    expect(await counts()).toEqual({ lost: 3 });
  });
});

function build() {
  const instruments = quietInstruments();
  const log = new FakeLog();
  const outbox = { isGone: false, tries: 0 };
  const deferred: AuditEntry[] = [];
  const defer = async (entries: readonly AuditEntry[]): Promise<void> => {
    outbox.tries += 1;
    if (outbox.isGone) throw new Error('gone');
    deferred.push(...entries);
  };
  const counts = async () => {
    const { values } = await instruments.metrics.auditRecords.get();
    const some = values.filter(({ value }) => value > 0);
    const counted: [string, number][] = some.map(({ labels, value }) => [
      String(labels.result),
      value,
    ]);
    return Object.fromEntries(counted);
  };
  return { trail: new BufferedTrail({ log, defer, instruments }), log, outbox, deferred, counts };
}

function entry(index: number): AuditEntry {
  const occurredAt = '2026-11-21T00:00:00.000Z';
  return { subject: `request:${index}`, eventId: '1', type: 'request', occurredAt, detail: {} };
}

class FakeLog implements AuditLog {
  readonly written: (readonly AuditEntry[])[] = [];
  isGone = false;

  async record(one: AuditEntry) {
    await this.recordAll([one]);
    return 'recorded' as const;
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    if (this.isGone) throw new Error('gone');
    this.written.push(entries);
  }

  async ping(): Promise<void> {}

  close(): void {}
}
