import { describe, expect, it } from '@jest/globals';
import {
  ceilingOf,
  formatTick,
  formatValue,
  percent,
  ratioFloor,
  timeTicks,
  valueTicks,
} from './axis.ts';

describe('ratioFloor', () => {
  it.each([
    ['only whole shares', [1, 1], 0.99],
    ['a target of 99.9 %', [1, 0.999], 0.99],
    ['one bad request in a hundred', [0.99, 1], 0.98],
    ['a third bad', [0.67], 0],
    ['a total outage', [0, 1], 0],
    ['nothing at all', [], 0.99],
  ])('leaves room under the lowest value: %s', (_, values, floor) => {
    expect(ratioFloor(values)).toBe(floor);
  });
});

describe('ceilingOf', () => {
  it('leaves room over the highest value, and never makes an empty axis', () => {
    expect([ceilingOf([100, 20]), ceilingOf([0]), ceilingOf([])]).toEqual([
      112.00000000000001, 1, 1,
    ]);
  });
});

describe('ticks', () => {
  it('stand at round values and whole seconds', () => {
    expect(valueTicks(0, 500, 132)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(timeTicks(92)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(timeTicks(2)).toEqual([0, 1, 2]);
  });

  it('of a long run stand at whole minutes', () => {
    expect(timeTicks(3_603)).toEqual(Array.from({ length: 13 }, (_, at) => at * 300));
  });

  it('carry their unit', () => {
    expect([
      formatValue('ratio', 0.985),
      formatValue('ms', 1_500),
      formatValue('rate', 99.96),
      formatValue('count', 1_200),
      formatValue('cores', 0.256),
      formatTick(90),
      formatTick(150),
    ]).toEqual(['98.5 %', '1.5 s', '100/s', '1,200', '0.26', '90 s', '2:30']);
  });
});

describe('percent', () => {
  it('is short enough to be repeated a thousand times', () => {
    expect([percent(1 / 3), percent(0), percent(1)]).toEqual(['33.333%', '0%', '100%']);
  });
});
