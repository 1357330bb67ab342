import { describe, expect, it } from '@jest/globals';
import { explainQuantity } from './explain-quantity.ts';

describe('a quantity that is not one', () => {
  it.each([
    ['duration', '400', '`400` has no unit', 'write `400ms`, `400s` or `400m`', undefined],
    ['percentage', '95', '`95` has no unit', 'write `95%`', undefined],
    ['rate', '2.5', '`2.5` has no unit', 'write `2.5/s` or `2.5/m`', undefined],
    ['size', '16', '`16` has no unit', 'write `16B`, `16kB` or `16MB`', undefined],
    [
      'duration',
      '400 ms',
      '`400 ms` is not a duration',
      'write a duration like 400ms, 30s or 1m30s',
      '400ms',
    ],
    [
      'duration',
      '10sec',
      '`10sec` is not a duration',
      'write a duration like 400ms, 30s or 1m30s',
      '10s',
    ],
    [
      'duration',
      '5 minutes',
      '`5 minutes` is not a duration',
      'write a duration like 400ms, 30s or 1m30s',
      '5m',
    ],
    [
      'duration',
      '-5s',
      '`-5s` is not a duration',
      'write a duration like 400ms, 30s or 1m30s',
      undefined,
    ],
    ['rate', '100rps', '`100rps` is not a rate', 'write a rate like 100/s', '100/s'],
    ['percentage', '95 %', '`95 %` is not a percentage', 'write a percentage like 99.9%', '95%'],
    [
      'percentage',
      '0.95%%',
      '`0.95%%` is not a percentage',
      'write a percentage like 99.9%',
      undefined,
    ],
    ['size', '16KB', '`16KB` is not a size', 'write a size like 16kB', '16kB'],
    ['bandwidth', '1mb/s', '`1mb/s` is not a bandwidth', 'write a bandwidth like 100kB/s', '1MB/s'],
    [
      'duration',
      '',
      '`` is not a duration',
      'write a duration like 400ms, 30s or 1m30s',
      undefined,
    ],
  ] as const)('%s %p', (kind, written, ...answer) => {
    const [message, expected, suggestion] = answer;
    expect(explainQuantity(kind, written)).toEqual(
      suggestion === undefined ? { message, expected } : { message, expected, suggestion },
    );
  });
});
