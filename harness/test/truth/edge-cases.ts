import { quantile } from './page-numbers.ts';
import {
  judgeWindow,
  snapped,
  type TruthCase,
  type WindowLengths,
  windowsAround,
} from './truth-cases.ts';
import type { Incident, LaneRecord } from './truth-lane.ts';
import type { TruthSession } from './truth-session.ts';

/** One objective in one window, without and with scrapes of our own at its edges. */
export type EdgePair = { readonly plain: TruthCase; readonly scraped: TruthCase };

/** Windows around an incident that begin and end at edges that were scraped, judged both ways. */
export function judgedWithEdges(
  session: TruthSession,
  lane: LaneRecord,
  incident: Incident,
  how: {
    readonly everySeconds: number;
    readonly lengths: WindowLengths;
    readonly count: number;
    readonly random: () => number;
  },
): readonly EdgePair[] {
  const { everySeconds, lengths } = how;
  const edges = session.atEdges(lane.lane, everySeconds)?.edges ?? [];
  return windowsAround(incident, lane, lengths, how)
    .map((window) => snapped(window, edges))
    .flatMap((window) => {
      const plain = judgeWindow(session, lane, incident, { everySeconds, window });
      const scraped = judgeWindow(session, lane, incident, {
        everySeconds,
        window,
        withEdges: true,
      });
      return plain.flatMap((one, i) => {
        const other = scraped[i];
        return other === undefined ? [] : [{ plain: one, scraped: other }];
      });
    });
}

/** How many times narrower the number of events is enclosed with them: the ratio of the median widths. */
export function edgeGain(pairs: readonly EdgePair[]): number {
  const median = (of: readonly TruthCase[]) => quantile(of.flatMap(eventWidth), 0.5);
  return median(pairs.map(({ plain }) => plain)) / median(pairs.map(({ scraped }) => scraped));
}

/** Width of the number of events, as a share of it; nothing where nothing is said. */
export function eventWidth({ evidence, trueTotal }: TruthCase): readonly number[] {
  if (evidence === undefined) return [];
  return [(evidence.totalEvents.high - evidence.totalEvents.low) / trueTotal];
}
