import { describe, expect, it } from '@jest/globals';
import type { ProcessRow } from './process-table.ts';
import { treeOf } from './process-tree.ts';

const row = (pid: number, parentPid: number, rest: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  parentPid,
  startTime: 'then',
  groupId: pid,
  state: 'running',
  ...rest,
});

const table = [
  row(1, 0),
  row(10, 1),
  row(12, 11),
  row(11, 10),
  row(13, 1, { groupId: 10 }),
  row(14, 13),
  row(15, 10, { state: 'gone' }),
  row(20, 1),
];

describe('the tree of a process', () => {
  it('holds its descendants and the orphans of its group, itself first', () => {
    const pids = treeOf({ pid: 10, startTime: 'then' }, table).map(({ pid }) => pid);
    expect(pids[0]).toBe(10);
    expect(pids.toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13, 14]);
  });

  it('is empty when its pid belongs to another incarnation, or to nobody', () => {
    expect(treeOf({ pid: 10, startTime: 'now' }, table)).toEqual([]);
    expect(treeOf({ pid: 15, startTime: 'then' }, table)).toEqual([]);
    expect(treeOf({ pid: 99, startTime: 'then' }, table)).toEqual([]);
  });
});
