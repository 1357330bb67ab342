import { buildJournal, type JournalOptions } from '../fixtures/journal-builder.ts';
import { SAMPLE_START_MS } from '../fixtures/journal-timeline.ts';
import type { Draw } from './draw.ts';
import { type Burst, eventsOf, faultWindow, serverWorld, trueShare } from './server-world.ts';
import { countedOf, type Kill, scraped } from './simulated-scrapes.ts';
import type { RunClass, SimulatedRun } from './simulated-run.ts';

const SCRAPES_MS = [1_000, 5_000, 15_000] as const;

/** Runs of an indicator that has no client side: what the scrapes hide decides what can be said. */
export const SERVER_CLASSES: readonly RunClass[] = [
  { name: 'healthy, service side', simulate: (draw) => simulated(draw, { breaks: false }) },
  { name: 'broken, service side', simulate: (draw) => simulated(draw, { breaks: true }) },
  {
    name: 'lossy kill',
    simulate: (draw) => simulated(draw, { breaks: draw.chance(0.5), kills: true }),
  },
  {
    name: 'clock offset',
    simulate: (draw) => simulated(draw, { breaks: draw.chance(0.5), clock: true }),
  },
  {
    name: 'no data: Prometheus gone',
    simulate: (draw) => {
      const world = serverWorld(draw, draw.oneOf(...SCRAPES_MS));
      const events = eventsOf(world, 0, 'spread');
      const fault = faultWindow(world);
      const lasts = fault.endedAtMs - fault.startedAtMs;
      const from = draw.whole(fault.startedAtMs, fault.startedAtMs + 0.3 * lasts);
      const everything = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
      const theRest = { fromMs: from, toMs: Number.POSITIVE_INFINITY };
      const half = { fromMs: from, toMs: from + 0.5 * lasts + world.scrapeMs };
      const without = (hole: typeof half) =>
        scraped(world, events, { firstMs: 100, skewMs: 0, hole });
      const [server, code] = draw.oneOf<readonly [JournalOptions['server'], string]>(
        ['absent', 'NOT_CAPTURED'],
        [without(everything), 'NO_SAMPLES'],
        [without(theRest), 'SCRAPES_MISSING'],
        [without(half), 'SCRAPES_MISSING'],
      );
      const { experiment } = world;
      return {
        journal: buildJournal({ experiment, ...(server === undefined ? {} : { server }) }),
        truth: 'unknowable',
        right: { inconclusive: [code] },
      };
    },
  },
];

function simulated(
  draw: Draw,
  how: { readonly breaks: boolean; readonly kills?: boolean; readonly clock?: boolean },
): SimulatedRun {
  // Between two scrapes that are far apart, an offset of a quarter of a second makes no difference.
  const scrapeMs = how.clock === true ? 1_000 : draw.oneOf(...SCRAPES_MS);
  const world = serverWorld(draw, scrapeMs);
  const { target, experiment } = world;
  const fault = faultWindow(world);
  const allowed = 1 - target;
  // Every second near the edge of what is asked, where the scrapes may hide on which side it is.
  const near = draw.chance(0.5) ? 0.04 : 1;
  const badShare = how.breaks
    ? allowed + (1 - allowed) * near * (draw.whole(5, 100) / 100)
    : allowed * (1 - near * (draw.whole(5, 100) / 100));
  const kill = how.kills === true ? killIn(draw, fault, scrapeMs) : undefined;
  const burst = how.breaks
    ? draw.oneOf<Burst>('spread', 'first', 'last')
    : draw.oneOf<Burst>('spread', 'first', 'last', 'after', 'after', 'after');
  const sent = eventsOf(world, badShare, burst);
  const events = countedOf(sent, kill);
  const share = trueShare(events, fault);
  const offsetMs = how.clock === true ? draw.whole(-250, 250) : 0;
  const errorMs = how.clock === true ? draw.oneOf(1, 20, 60) : 1;
  const skewMs = offsetMs + draw.whole(-errorMs + 1, errorMs - 1);
  const firstMs = draw.whole(0, scrapeMs - 1);
  const clockOffset =
    how.clock === true && draw.chance(0.2)
      ? 'absent'
      : { measuredAtMs: SAMPLE_START_MS, offsetMs, errorMs };
  const server = scraped(world, sent, { firstMs, skewMs, ...(kill === undefined ? {} : { kill }) });
  const inconclusive =
    how.kills === true ? ['ENCLOSURE_TOO_WIDE', 'SCRAPES_MISSING'] : ['ENCLOSURE_TOO_WIDE'];
  const isTrue = share >= target;
  return {
    journal: buildJournal({ experiment, server, clockOffset }),
    truth: isTrue ? 'holds' : 'broken',
    right: { ...(isTrue ? { pass: ['ALL_MET'] } : { fail: ['BROKE'] }), inconclusive },
    enclosed: { share, target },
  };
}

/** Dead for less than a scrape, somewhere in the fault phase. */
function killIn(
  draw: Draw,
  { startedAtMs, endedAtMs }: { readonly startedAtMs: number; readonly endedAtMs: number },
  scrapeMs: number,
): Kill {
  const atMs = draw.whole(startedAtMs + 1_000, endedAtMs - 1_000);
  return { atMs, backAtMs: atMs + draw.whole(400, Math.min(3_000, scrapeMs)) };
}
