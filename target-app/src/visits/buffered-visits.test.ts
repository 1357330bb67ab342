import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { Database } from '../database/database.ts';
import { BufferedVisits } from './buffered-visits.ts';

const NEVER_MS = 3_600_000;
const open: BufferedVisits[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((visits) => visits.close()));
});

describe('BufferedVisits', () => {
  it('knows no number before the first write, and then counts on from it', async () => {
    const { visits, table } = build({ before: 10 });
    expect(await visits.count()).toBeUndefined();
    await table.written;
    expect(await visits.count()).toBe(12);
    expect(await visits.count()).toBe(13);
    expect(table.writes).toEqual([1]);
  });

  it('loses no visit while the database is gone, keeps one number, and writes it when it is back', async () => {
    const { visits, table } = build({ before: 10 });
    table.isGone = true;
    for (let visit = 0; visit < 1000; visit += 1) {
      expect(await visits.count()).toBeUndefined();
    }
    table.isGone = false;
    await visits.close();
    expect(table.total).toBe(1010);
  });

  it('writes once for all who came since the last write', async () => {
    const { visits, table } = build({ before: 0 });
    await visits.count();
    await table.written;
    await Promise.all([visits.count(), visits.count(), visits.count()]);
    await visits.close();
    expect(table.writes).toEqual([1, 3]);
  });
});

function build({ before }: { before: number }) {
  const table = new FakeTable(before);
  const visits = new BufferedVisits(table, quietInstruments().log, NEVER_MS);
  open.push(visits);
  return { visits, table };
}

/** Answers as `addVisits` expects: with the total before what is added. */
class FakeTable implements Database {
  total: number;
  isGone = false;
  readonly writes: number[] = [];
  readonly written: Promise<void>;
  private sayWritten: () => void = () => undefined;

  constructor(total: number) {
    this.total = total;
    this.written = new Promise((resolve) => {
      this.sayWritten = () => setImmediate(resolve);
    });
  }

  async query<Row>(_text: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    if (this.isGone) throw new Error('gone');
    const added = Number(parameters[0]);
    const before = { total: String(this.total) };
    this.total += added;
    this.writes.push(added);
    this.sayWritten();
    return [before as Row];
  }
}
