import { type EdgePair, eventWidth } from './edge-cases.ts';
import { count, percent, points, quantile } from './page-numbers.ts';
import { sharesOf, type TruthCase } from './truth-cases.ts';

/** A table of windows judged without and with scrapes of our own, by how often Prometheus scraped. */
export function edgeRows(pairs: readonly EdgePair[]): readonly (readonly string[])[] {
  const intervals = new Set(pairs.map(({ plain }) => plain.everySeconds));
  return [...intervals].flatMap((every) => {
    const own = pairs.filter(({ plain }) => plain.everySeconds === every);
    const isLossy = ({ plain }: EdgePair) => plain.evidence?.lossy === true;
    return [
      row(
        every,
        'nothing killed',
        own.filter((pair) => !isLossy(pair)),
      ),
      row(every, 'killed', own.filter(isLossy)),
    ];
  });
}

function row(every: number, what: string, pairs: readonly EdgePair[]): readonly string[] {
  const both = [pairs.map(({ plain }) => plain), pairs.map(({ scraped }) => scraped)];
  const right = both.map((cases) => {
    const said = cases.filter(({ evidence }) => evidence !== undefined);
    const good = said.filter(({ contained }) => contained).length;
    return `${count(good)} of ${count(said.length)}`;
  });
  const shares = both.map((cases) => points(quantile(sharesOf(cases).flatMap(shareWidth), 0.5)));
  const events = both.map((cases) => percent(quantile(cases.flatMap(eventWidth), 0.5)));
  return [`${String(every)} s`, what, count(pairs.length), ...right, ...shares, ...events];
}

function shareWidth({ evidence }: TruthCase): readonly number[] {
  return evidence === undefined ? [] : [100 * (evidence.enclosure.high - evidence.enclosure.low)];
}
