import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agrees, clientCensus } from '../../truth/client-census.ts';
import { judgeWindow, scenarioOf, type TruthCase, windowsAround } from '../../truth/truth-cases.ts';
import { recoveriesOf, type RecoveryCase } from '../../truth/truth-recovery.ts';
import { runSession, type TruthSession } from '../../truth/truth-session.ts';

const RATE_PER_SECOND = 80;
const WINDOWS = 30;
const RESOLUTION_MS = 1_000;
const calm = (forMs: number) => ({ what: 'steady', forMs }) as const;
/** Long enough to see that a recovery holds. */
const REST = calm(7_000);
const LANES = {
  short: [
    calm(5_000),
    { what: 'down', forMs: 1_000 },
    REST,
    { what: 'down', forMs: 3_000 },
    REST,
    { what: 'down', forMs: 12_000 },
    REST,
  ],
  long: [calm(5_000), { what: 'down', forMs: 30_000 }, REST],
  harmed: [
    calm(5_000),
    { what: 'errors', forMs: 3_000 },
    calm(5_000),
    { what: 'slow', forMs: 3_000, byMs: 350 },
    calm(5_000),
    { what: 'kill', times: 1, forMs: 1_500 },
    calm(5_000),
    { what: 'kill', times: 2, forMs: 700 },
    calm(5_000),
  ],
} as const;
const LENGTHS = {
  1: { shortestMs: 6_000, longestMs: 16_000 },
  5: { shortestMs: 14_000, longestMs: 24_000 },
} as const;

let session: TruthSession;
let cases: readonly TruthCase[];
let recoveries: readonly RecoveryCase[];

beforeAll(async () => {
  session = await runSession({
    ratePerSecond: RATE_PER_SECOND,
    everySeconds: [1, 5],
    lanes: LANES,
  });
  cases = session.lanes.flatMap((lane) =>
    lane.incidents.flatMap((incident) =>
      ([1, 5] as const).flatMap((everySeconds) =>
        windowsAround(incident, lane, LENGTHS[everySeconds], {
          count: WINDOWS,
          random: Math.random,
        }).flatMap((window) => judgeWindow(session, lane, incident, { everySeconds, window })),
      ),
    ),
  );
  recoveries = session.lanes.flatMap((lane) => recoveriesOf(lane, RATE_PER_SECOND));
}, 120_000);

afterAll(async () => {
  await session[Symbol.asyncDispose]();
});

describe('a server that knows the truth, scraped every second and every five', () => {
  it('is enclosed in every window, through outages, errors, delays and kills', () => {
    expect(cases.filter(({ contained }) => !contained)).toEqual([]);
  });

  it('is seen through every scenario, and nothing is said for no other reason than missing scrapes', () => {
    const scenarios = session.lanes.flatMap(({ incidents }) => incidents.map(scenarioOf));
    const silent = new Set(cases.flatMap(({ code }) => code ?? []));
    for (const everySeconds of [1, 5]) {
      const seen = cases.filter((one) => one.everySeconds === everySeconds && one.evidence);
      expect(new Set(seen.map(({ scenario }) => scenario))).toEqual(new Set(scenarios));
    }
    expect([...silent].filter((code) => !/^(SCRAPES_MISSING|NO_TRAFFIC)$/.test(code))).toEqual([]);
  });

  it('is not enclosed by saying nothing: with nothing lost, by no more than its two edges hide', () => {
    const width = ({ evidence }: TruthCase) =>
      evidence!.totalEvents.high - evidence!.totalEvents.low;
    const sharp = cases.filter(({ evidence }) => evidence?.lossy === false);
    const tooWide = sharp.filter(
      (one) => width(one) > 2 * (one.everySeconds + 1) * RATE_PER_SECOND * 1.5,
    );
    expect(sharp.length).toBeGreaterThan(0.3 * cases.length);
    expect(tooWide).toEqual([]);
  });

  it('has counted what its client saw answered, and nothing that was not sent', () => {
    const clients = session.lanes.map(clientCensus);
    expect(clients.filter((one) => !agrees(one))).toEqual([]);
    for (const { answered } of clients) expect(answered).toBeGreaterThan(5 * RATE_PER_SECOND);
  });

  it('is told to be good again within a bucket of the truth after 1, 3, 12 and 30 s', () => {
    expect(recoveries.map(({ outageMs }) => Math.round(outageMs / 1_000)).toSorted()).toEqual(
      [1, 3, 12, 30].toSorted(),
    );
    const allowedMs = ({ lateMs }: RecoveryCase) => RESOLUTION_MS + session.clock.errorMs + lateMs;
    const off = recoveries.filter(
      (one) =>
        one.measuredMs === undefined || Math.abs(one.measuredMs - one.outageMs) > allowedMs(one),
    );
    expect(off).toEqual([]);
  });
});
