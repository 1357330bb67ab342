import { describe, expect, it } from '@jest/globals';
import { burnAlertsOf, firesAbove, timeToFireMs } from './burn-alert.ts';

const DAY_MS = 86_400_000;

describe('the burn-rate alerts of an SLO', () => {
  it('are those of the SRE workbook over 30 days', () => {
    expect(burnAlertsOf(30 * DAY_MS)).toEqual([
      { severity: 'page', factor: 14.4, longMs: 3_600_000, shortMs: 300_000 },
      { severity: 'page', factor: 6, longMs: 21_600_000, shortMs: 1_800_000 },
      { severity: 'ticket', factor: 3, longMs: DAY_MS, shortMs: 7_200_000 },
      { severity: 'ticket', factor: 1, longMs: 3 * DAY_MS, shortMs: 21_600_000 },
    ]);
  });

  it('mean the same share of the budget over any other window', () => {
    for (const days of [7, 28, 90]) {
      const shares = burnAlertsOf(days * DAY_MS).map(
        ({ factor, longMs }) => (factor * longMs) / (days * DAY_MS),
      );
      expect(shares).toEqual([0.02, 0.05, 0.1, 0.1].map((share) => expect.closeTo(share, 4)));
    }
  });

  it.each([
    [0.999, 1, 51_840],
    [0.999, 0.5, 103_680],
    [0.999, 0.1, 518_400],
    [0.999, 0.02, 2_592_000],
    [0.99, 1, 518_400],
    [0.99, 0.5, 1_036_800],
    [0.99, 0.1, undefined],
  ])(
    'page first at %d with an error ratio of %d as docs/method.md has it',
    (target, e, afterMs) => {
      const [page] = burnAlertsOf(30 * DAY_MS);
      const after = timeToFireMs(page!, target, e);
      expect(after === undefined ? undefined : Math.round(after)).toBe(afterMs);
    },
  );

  it('can never fire where even a total outage burns too slowly', () => {
    const limits = burnAlertsOf(30 * DAY_MS).map((alert) => firesAbove(alert, 0.9));
    expect(limits).toEqual([1.44, 0.6, 0.3, 0.1].map((limit) => expect.closeTo(limit, 12)));
  });
});
