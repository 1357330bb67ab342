import { beforeAll, describe, expect, it } from '@jest/globals';
import { harmedRun, recoverIn, type HarmedRun } from '../../fixtures/harmed-run.ts';
import {
  intactPrefix,
  type IntactPrefix,
} from '../../../src/adapters/file-journal/read-journal.ts';
import type { JournalEvent } from '../../../src/domain/journal-event.ts';

let run: HarmedRun;
beforeAll(async () => {
  run = await harmedRun();
});

const faultsIn = (events: readonly JournalEvent[], type: 'fault.intended' | 'fault.rolled-back') =>
  events.flatMap((event) => (event.type === type ? event.faultId : []));

/** The line that a byte belongs to, its line end included, from 0. */
const lineAt = (byte: number) => run.lineStarts.findLastIndex((start) => start <= byte);

/** Recovering from so many records leaves the world as it was before the run, whatever of the next deed was done. */
async function expectAllUndone(count: number): Promise<void> {
  const events = run.events.slice(0, count);
  for (const links of run.at[count - 1] ?? []) {
    const after = await recoverIn(links, events);
    expect(after.links).toEqual(run.before);
    expect(after.recovery.clean).toBe(true);
    const again = await recoverIn(after.links, [...events, ...after.written]);
    expect(again.links).toEqual(run.before);
    expect(again.recovery).toEqual({ faults: [], clean: true });
  }
}

describe('a journal that is torn', () => {
  it('holds several faults, on links that others use too', () => {
    expect(faultsIn(run.events, 'fault.intended')).toHaveLength(3);
    expect(faultsIn(run.events, 'fault.rolled-back')).toHaveLength(3);
    expect(run.worst).not.toEqual(run.before);
    expect(intactPrefix(run.journal, 'j').events).toEqual(run.events);
  });

  it('gives, cut at any byte, every record that is whole and no other', () => {
    const { journal, lineStarts } = run;
    for (let cut = 0; cut <= journal.length; cut += 1) {
      const prefix = intactPrefix(journal.subarray(0, cut), 'j');
      // Without its line end a record is whole.
      const whole = lineStarts.filter((start) => start > 0 && start - 1 <= cut).length;
      const isTorn = ![0, ...lineStarts, ...lineStarts.map((start) => start - 1)].includes(cut);
      expectPrefix(prefix, { count: whole, isTorn, damagedLine: undefined });
    }
  });

  it('is enough, after any record, to leave the world as it was', async () => {
    for (let count = 1; count <= run.events.length; count += 1) await expectAllUndone(count);
  });

  it('undoes, when more was done than it tells of, what it tells of and nothing else', async () => {
    for (let count = 1; count <= run.events.length; count += 1) {
      const events = run.events.slice(0, count);
      const { links, recovery } = await recoverIn(run.worst, events);
      const undone = new Set(recovery.faults.map(({ faultId }) => faultId));
      const known = faultsIn(events, 'fault.intended');
      const proved = faultsIn(events, 'fault.rolled-back');
      expect([...undone].toSorted()).toEqual(known.filter((id) => !proved.includes(id)).toSorted());
      const redis = links['api->redis']?.harms.map(({ name }) =>
        name.replace(/^faultline-run-1-/, ''),
      );
      const still = (id: string) => (undone.has(id) ? [] : [id]);
      expect(redis).toEqual([
        'somebody-elses',
        ...still('network-latency-1'),
        ...still('network-bandwidth-1'),
      ]);
      expect(links['api->postgres']?.enabled).toBe(undone.has('network-down-1'));
    }
  });
});

describe('a journal that is damaged', () => {
  it('names the line of any byte that was changed, and gives what stands before it', () => {
    const { journal, lineStarts } = run;
    for (let at = 0; at < journal.length; at += 1) {
      const flipped = Buffer.from(journal);
      flipped[at] = (journal[at] ?? 0) ^ (1 << (at % 8));
      const line = lineAt(at);
      const isLastEnd = at === journal.length - 1;
      const prefix = intactPrefix(flipped, 'j');
      expectPrefix(prefix, {
        count: line,
        isTorn: isLastEnd,
        damagedLine: isLastEnd ? undefined : line + 1,
      });
      expect(prefix.bytes).toBe(lineStarts[line]);
    }
  });

  it.each<[string, (lines: string[], at: number) => void, number]>([
    ['is there twice', (lines, at) => lines.splice(at, 0, lines[at] ?? ''), 1],
    ['is missing', (lines, at) => lines.splice(at, 1), 0],
    [
      'has changed places with the next',
      (lines, at) => lines.splice(at, 2, lines[at + 1]!, lines[at]!),
      0,
    ],
  ])('names any line that %s', (_what, change, offset) => {
    // The last line has no next one, and when it is missing nobody can tell.
    for (let at = 0; at < run.events.length - 1; at += 1) {
      const lines = run.journal.toString().trimEnd().split('\n');
      change(lines, at);
      const prefix = intactPrefix(Buffer.from(`${lines.join('\n')}\n`), 'j');
      expectPrefix(prefix, { count: at + offset, isTorn: false, damagedLine: at + offset + 1 });
    }
  });

  it('has everything undone that is told before the damage, and is clean only when nothing can be hidden', async () => {
    for (let count = 1; count < run.events.length; count += 1) {
      const events = run.events.slice(0, count);
      const damage = { sentence: `j:${count + 1}: the line is not whole JSON.` };
      const { links, recovery } = await recoverIn(run.at[count - 1]![1], events, damage);
      expect(links).toEqual(run.before);
      const hidden = 3 - faultsIn(events, 'fault.intended').length;
      expect([recovery.clean, recovery.unread === undefined]).toEqual([hidden === 0, hidden === 0]);
    }
  });
});

/** Without a matcher for each of the thousands that are right. */
function expectPrefix(
  { events, torn, damage }: IntactPrefix,
  wanted: { count: number; isTorn: boolean; damagedLine: number | undefined },
): void {
  const { count, isTorn, damagedLine } = wanted;
  const isSame = events.every(
    (event, at) => event.atMs === run.events[at]?.atMs && event.type === run.events[at]?.type,
  );
  if (isSame && events.length === count && torn === isTorn && damage?.line === damagedLine) return;
  expect({ count: events.length, isTorn: torn, damagedLine: damage?.line, isSame }).toEqual({
    ...wanted,
    isSame: true,
  });
}
