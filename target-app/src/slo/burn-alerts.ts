/** An alert fires when the budget burns this fast over a long window and still does over a short one. */
export type BurnAlert = {
  readonly severity: 'page' | 'ticket';
  readonly burnRate: number;
  readonly long: Window;
  readonly short: Window;
};

export const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type Window = (typeof WINDOWS)[number];

export const WINDOW_MS: Readonly<Record<Window, number>> = {
  '5m': 300_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
  '3d': 259_200_000,
};

/** The same as Prometheus has by its rules. https://sre.google/workbook/alerting-on-slos/ */
export const BURN_ALERTS: readonly BurnAlert[] = [
  { severity: 'page', burnRate: 14.4, long: '1h', short: '5m' },
  { severity: 'page', burnRate: 6, long: '6h', short: '30m' },
  { severity: 'ticket', burnRate: 3, long: '1d', short: '2h' },
  { severity: 'ticket', burnRate: 1, long: '3d', short: '6h' },
];

export type BurnRates = Readonly<Record<Window, number | undefined>>;

export function firingAlerts(rates: BurnRates): readonly BurnAlert[] {
  const exceeds = (window: Window, limit: number) => (rates[window] ?? 0) > limit;
  return BURN_ALERTS.filter(
    ({ burnRate, long, short }) => exceeds(long, burnRate) && exceeds(short, burnRate),
  );
}

/** Rates for every window, each asked for by its name. */
export function ratesBy(rateOf: (window: Window) => number | undefined): BurnRates {
  return {
    '5m': rateOf('5m'),
    '30m': rateOf('30m'),
    '1h': rateOf('1h'),
    '2h': rateOf('2h'),
    '6h': rateOf('6h'),
    '1d': rateOf('1d'),
    '3d': rateOf('3d'),
  };
}
