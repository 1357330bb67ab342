import { arch, cpus, platform } from 'node:os';
import { edgeRows } from './edge-rows.ts';
import { agrees } from './client-census.ts';
import { markdownTable } from '../kit/markdown-table.ts';
import { count, inSeconds, percent, points, quantile } from './page-numbers.ts';
import { promqlRows } from './promql-rows.ts';
import { sharesOf, type TruthCase } from './truth-cases.ts';
import type { GroundTruth } from './ground-truth.ts';
import type { RecoveryCase } from './truth-recovery.ts';

/** What a whole session found, as a page to commit. */
export function groundTruthPage(found: GroundTruth): string {
  const { cases, startedAt, minutes, ratePerSecond } = found;
  const all = [...cases, ...found.edges.map(({ scraped }) => scraped)];
  const said = all.filter(({ evidence }) => evidence !== undefined);
  const wrong = all.filter(({ contained }) => !contained);
  return [
    '# Ground truth',
    '',
    `${startedAt.toISOString().slice(0, 10)}, ${platform()} ${arch()}, ${String(cpus().length)} shared cores, Node ${process.versions.node}, ${minutes.toFixed(0)} minutes.`,
    '',
    'Servers that write every answer to a log, under an open load of',
    `${String(ratePerSecond)} requests a second each, went down, answered errors, answered late and were killed, while one Prometheus scraped`,
    'them at several intervals at once. What faultline says of windows with random edges is compared with the log.',
    '',
    `**${count(said.length)} enclosures, ${count(wrong.length)} without the truth in them.**`,
    '',
    '## Enclosures',
    '',
    'Three objectives in each window: availability, and latency with a threshold on a bucket and between two. Where a target',
    'was not scraped often enough in a window, nothing is said of it.',
    '',
    ...markdownTable(
      [
        'scrape',
        'cases',
        'nothing said',
        'contain the truth',
        'median width',
        'widest 5 %',
        'median width, events',
      ],
      found.everySeconds.map((every) => enclosureRow(cases, every)),
    ),
    '',
    'Width of availability in points; of the number of events in per cent of it. By what happened, enclosures that contain the',
    'truth of those that were made, and the median width of availability:',
    '',
    ...markdownTable(
      ['', ...found.everySeconds.map((every) => `${String(every)} s`)],
      scenarioRows(found),
    ),
    '',
    '## With boundary scrapes',
    '',
    'Windows that begin and end at edges at which the harness scraped the servers itself, as it does at the edges of phases,',
    'judged without those scrapes and with them. Where a process was killed, what it may have lost keeps its width.',
    '',
    ...markdownTable(
      [
        'scrape',
        'windows',
        'cases',
        'contain the truth',
        'with boundary scrapes',
        'median width',
        'with boundary scrapes',
        'median width, events',
        'with boundary scrapes',
      ],
      edgeRows(found.edges),
    ),
    '',
    '## The same windows in PromQL',
    '',
    'How far from the true availability, in points, a query over the same data is in windows that touch or come near a burst',
    'of errors, and how far from the true number of requests in windows around a kill. A query says a number, and not how far',
    'off it may be; the estimate of faultline is shown with its enclosure and never decides.',
    '',
    ...markdownTable(
      [
        'scrape',
        'query',
        'answers',
        'availability off, median',
        '95 %',
        'most',
        'requests off, median',
        'most',
      ],
      promqlRows(found),
    ),
    '',
    '## The client',
    '',
    'Whole lanes, in requests. Every answer has to be counted by its server, and what was cut off on its way may be.',
    '',
    ...markdownTable(
      ['lane', 'answered', 'cut off', 'refused', 'counted by the server', 'agrees'],
      found.clients.map((one) => [
        one.lane,
        count(one.answered),
        count(one.cutOff),
        count(one.refused),
        count(one.counted),
        agrees(one) ? 'yes' : 'no',
      ]),
    ),
    '',
    '## Recovery time',
    '',
    `From the moment a server refused connections to the first second from which its client was answered again; right is within one bucket of 1 s and the clock error of ${found.clockErrorMs.toFixed(1)} ms.`,
    '',
    ...markdownTable(
      ['outage', 'faultline', 'error', ...graphColumns(found)],
      found.recoveries.map((one) => recoveryRow(found, one)),
    ),
    '',
    'The columns with `rate` are how long a graph of the request rate, at that scrape interval, is below 95 % of what is offered.',
    '',
    `Again: \`${found.command}\`.`,
    '',
  ].join('\n');
}

function enclosureRow(cases: readonly TruthCase[], every: number): readonly string[] {
  const own = cases.filter(({ everySeconds }) => everySeconds === every);
  const said = own.filter(({ evidence }) => evidence !== undefined);
  const right = said.filter(({ contained }) => contained);
  const widths = sharesOf(own).map(shareWidth);
  const events = said.map(({ evidence, trueTotal }) =>
    evidence === undefined ? 0 : (evidence.totalEvents.high - evidence.totalEvents.low) / trueTotal,
  );
  return [
    `${String(every)} s`,
    count(own.length),
    count(own.length - said.length),
    `${count(right.length)} (${percent(right.length / said.length)})`,
    points(quantile(widths, 0.5)),
    points(quantile(widths, 0.95)),
    percent(quantile(events, 0.5)),
  ];
}

function scenarioRows({ cases, everySeconds }: GroundTruth): readonly (readonly string[])[] {
  return [...new Set(cases.map(({ scenario }) => scenario))].map((scenario) => [
    scenario,
    ...everySeconds.map((every) => {
      const own = cases.filter((one) => one.scenario === scenario && one.everySeconds === every);
      const said = own.filter(({ evidence }) => evidence !== undefined);
      const right = said.filter(({ contained }) => contained);
      const width = quantile(sharesOf(own).map(shareWidth), 0.5);
      return `${count(right.length)} of ${count(said.length)}, ${points(width)}`;
    }),
  ]);
}

const graphName = (every: number, range: number) =>
  `\`rate[${String(range)}s]\`, ${String(every)} s`;

function graphColumns({ graphs }: GroundTruth): readonly string[] {
  return [...new Set(graphs.map((one) => graphName(one.everySeconds, one.rangeSeconds)))];
}

function recoveryRow(found: GroundTruth, one: RecoveryCase): readonly string[] {
  const measured = one.measuredMs;
  const read = graphColumns(found).map((column) => {
    const own = found.graphs.find(
      (graph) =>
        graph.outageMs === one.outageMs &&
        graphName(graph.everySeconds, graph.rangeSeconds) === column,
    );
    return own?.readSeconds === undefined ? 'no answer' : `${own.readSeconds.toFixed(0)} s`;
  });
  return [
    inSeconds(one.outageMs),
    measured === undefined ? one.observed : inSeconds(measured),
    measured === undefined ? '' : inSeconds(measured - one.outageMs),
    ...read,
  ];
}

function shareWidth({ evidence }: TruthCase): number {
  return evidence === undefined ? 0 : 100 * (evidence.enclosure.high - evidence.enclosure.low);
}
