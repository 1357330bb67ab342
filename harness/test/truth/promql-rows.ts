import { count, percent, points, quantile } from './page-numbers.ts';
import { sharesOf } from './truth-cases.ts';
import type { GroundTruth } from './ground-truth.ts';
import { PROMQL_WAYS, type PromqlError } from './truth-promql.ts';

/** Errors of one way to ask: of availability around errors, of the number of requests around a kill. */
function wayRow(
  every: number,
  way: string,
  errors: readonly (PromqlError & { readonly scenario: string })[],
): readonly string[] {
  const around = (what: RegExp) => errors.filter(({ scenario }) => what.test(scenario));
  const shares = around(/^errors/).flatMap(({ sharePoints }) =>
    sharePoints === undefined ? [] : Math.abs(sharePoints),
  );
  const counts = around(/^killed/).flatMap(({ countShare }) =>
    countShare === undefined ? [] : Math.abs(countShare),
  );
  return [
    `${String(every)} s`,
    way,
    `${count(shares.length)} of ${count(around(/^errors/).length)}`,
    points(quantile(shares, 0.5)),
    points(quantile(shares, 0.95)),
    points(quantile(shares, 1)),
    percent(quantile(counts, 0.5)),
    percent(quantile(counts, 1)),
  ];
}

/** One row a scrape interval and way to ask, that of faultline first. */
export function promqlRows({
  promql,
  cases,
  everySeconds,
}: Pick<GroundTruth, 'promql' | 'cases' | 'everySeconds'>): readonly (readonly string[])[] {
  return everySeconds.flatMap((every) => {
    const own = sharesOf(cases).filter((one) => one.everySeconds === every);
    const estimates = own.flatMap(({ scenario, evidence, trueShare, trueTotal }) =>
      evidence === undefined
        ? []
        : {
            scenario,
            sharePoints: 100 * (evidence.enclosure.estimate - trueShare),
            countShare: evidence.totalEvents.estimate / trueTotal - 1,
          },
    );
    return [
      wayRow(every, 'faultline, its estimate', estimates),
      ...Object.keys(PROMQL_WAYS).map((way) =>
        wayRow(
          every,
          `\`${way}\``,
          promql.filter((one) => one.way === way && one.everySeconds === every),
        ),
      ),
    ];
  });
}
