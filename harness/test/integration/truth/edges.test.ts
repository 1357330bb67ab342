import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { edgeGain, judgedWithEdges } from '../../truth/edge-cases.ts';
import type { TruthCase } from '../../truth/truth-cases.ts';
import { runSession, type TruthSession } from '../../truth/truth-session.ts';

const EVERY_SECONDS = 15;
const calm = (forMs: number) => ({ what: 'steady', forMs }) as const;
const LANES = {
  harmed: [
    calm(25_000),
    { what: 'errors', forMs: 5_000 },
    calm(20_000),
    { what: 'kill', times: 1, forMs: 1_500 },
    calm(25_000),
  ],
} as const;
const LENGTHS = { shortestMs: 34_000, longestMs: 44_000 };

let session: TruthSession;
let pairs: readonly { readonly plain: TruthCase; readonly scraped: TruthCase }[];

beforeAll(async () => {
  session = await runSession({
    ratePerSecond: 80,
    everySeconds: [EVERY_SECONDS],
    edgesAtSeconds: [EVERY_SECONDS],
    lanes: LANES,
  });
  pairs = session.lanes.flatMap((lane) =>
    lane.incidents.flatMap((incident) =>
      judgedWithEdges(session, lane, incident, {
        everySeconds: EVERY_SECONDS,
        lengths: LENGTHS,
        count: 40,
        random: Math.random,
      }),
    ),
  );
}, 180_000);

afterAll(async () => {
  await session[Symbol.asyncDispose]();
});

describe('a server that is scraped every 15 s, and by us at the edges of every window', () => {
  it('is enclosed in every window, through errors and a kill', () => {
    const said = pairs.filter(({ scraped }) => scraped.evidence !== undefined);
    expect(said.length).toBeGreaterThan(0.5 * pairs.length);
    expect(pairs.filter(({ scraped }) => !scraped.contained)).toEqual([]);
  });

  it('is said as much of as without, because coverage goes by the scrapes of Prometheus', () => {
    expect(pairs.map(({ scraped }) => [scraped.code, scraped.evidence?.scrapes])).toEqual(
      pairs.map(({ plain }) => [plain.code, plain.evidence?.scrapes]),
    );
  });

  it('is enclosed at least three times as narrowly where no process ended, and never more widely', () => {
    const sharp = pairs.filter(({ plain }) => plain.evidence?.lossy === false);
    const width = ({ evidence }: TruthCase) =>
      evidence!.totalEvents.high - evidence!.totalEvents.low;
    const wider = sharp.filter(({ plain, scraped }) => width(scraped) > width(plain));
    expect(wider).toEqual([]);
    const factor = edgeGain(sharp);
    process.stdout.write(
      `Narrower by a factor of ${factor.toFixed(1)} in ${String(sharp.length)} windows.\n`,
    );
    expect(factor).toBeGreaterThan(3);
  });
});
