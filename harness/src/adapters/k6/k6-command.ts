import type { LoadOrder } from '../../ports/load-generator.ts';

/** How one run of k6 is started. */
export type K6Command = {
  readonly arguments: readonly string[];
  /** What the journal may show: the same without user names and passwords. */
  readonly publicArguments: readonly string[];
};

/** More users than this would be k6 measuring itself; when they are too few, arrivals are dropped and counted. */
const MOST_VUS = 5_000;

/**
 * Every request gets a connection of its own (`--no-connection-reuse`): over a pooled one, a GET whose connection dies
 * before the first byte of the answer is sent a second time without a trace and counts as answered, because Go's
 * `net/http` does so below k6. It costs k6 half as much CPU again, and the service an accepted connection a request.
 */
const FIXED_OPTIONS = [
  '--quiet',
  '--paused',
  '--summary-mode=disabled',
  '--no-usage-report',
  '--no-color',
  '--log-format=raw',
  '--no-connection-reuse',
  '--system-tags=status,error_code,scenario,vu',
  '--out=csv=-',
];

/**
 * The arguments of k6 for an order. The script reads the load from `BASE_URL`, `RATE` (a whole number) a `TIME_UNIT`
 * (`1s` unless the rate is no whole number a second), `DURATION`, `TIMEOUT` and `MAX_VUS`.
 */
export function k6Command(order: LoadOrder, script: string, port: number): K6Command {
  const withBaseUrl = (baseUrl: string): readonly string[] => [
    'run',
    ...FIXED_OPTIONS,
    `--address=127.0.0.1:${port}`,
    ...scriptVariables({ ...order, baseUrl }).map((variable) => `--env=${variable}`),
    script,
  ];
  return {
    arguments: withBaseUrl(order.baseUrl),
    publicArguments: withBaseUrl(withoutCredentials(order.baseUrl)),
  };
}

/** The heap of k6 may grow to five times of what it needs before it is collected, … */
const HEAP_GROWTH_PERCENT = 400;
/** … but collecting sets in sooner where k6 would take more than this of the memory that is free. */
const MEMORY_SHARE = 0.25;

/**
 * What k6 is told through its environment, and of the caller's what does not change the measurement. Its users are all
 * there from the start, some 200 kB each; to collect the garbage among thousands of them takes a core for a second or
 * more, which on a full machine delays the very answers that are measured. So it is done seldom
 * (https://go.dev/doc/gc-guide, GOGC and memory limit).
 *
 * @param availableBytes memory that is free for processes
 */
export function k6Environment(
  inherited: Readonly<Record<string, string | undefined>>,
  availableBytes: number,
): Record<string, string | undefined> {
  const foreign = Object.entries(inherited).filter(([name]) => !name.startsWith('K6_'));
  return {
    ...Object.fromEntries(foreign),
    GOGC: String(HEAP_GROWTH_PERCENT),
    GOMEMLIMIT: `${Math.floor(availableBytes * MEMORY_SHARE)}B`,
    K6_CSV_TIME_FORMAT: 'unix_micro',
    K6_CSV_SAVE_INTERVAL: '200ms',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
  };
}

/**
 * An arrival without a free user is dropped, so there are as many from the start as can be waiting for an answer:
 * those of one time-out, a second of slack, and a few.
 */
export function vuCount(order: LoadOrder): number {
  const waiting = Math.ceil(order.ratePerSecond * (order.requestTimeoutMs / 1_000 + 1));
  return Math.min(MOST_VUS, waiting + 10);
}

function scriptVariables(order: LoadOrder): readonly string[] {
  const { rate, timeUnit } = wholeRate(order.ratePerSecond);
  return [
    `BASE_URL=${order.baseUrl}`,
    `RATE=${rate}`,
    `TIME_UNIT=${timeUnit}`,
    `DURATION=${Math.ceil(order.durationMs)}ms`,
    `TIMEOUT=${Math.ceil(order.requestTimeoutMs)}ms`,
    `MAX_VUS=${vuCount(order)}`,
  ];
}

/** k6 takes whole rates only: `0.5` a second is 30 in `60s`. */
function wholeRate(ratePerSecond: number): { readonly rate: number; readonly timeUnit: string } {
  for (const seconds of [1, 60, 3_600]) {
    const rate = Math.round(ratePerSecond * seconds);
    if (rate > 0 && Math.abs(rate - ratePerSecond * seconds) < 1e-9 * rate) {
      return { rate, timeUnit: `${seconds}s` };
    }
  }
  return { rate: Math.max(1, Math.round(ratePerSecond * 1e6)), timeUnit: '1000000s' };
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/]*@/i, '$1');
}
