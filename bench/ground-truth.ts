/**
 * Whether what is said of a phase is true: servers that log every answer go down, fail, dawdle and are killed, while one
 * Prometheus scrapes them every 1, 5 and 15 s at once; enclosures, recovery times and PromQL queries over windows with
 * random edges are compared with the log. Exits 1 when an enclosure does not hold the truth.
 *
 * Repeat with `node bench/ground-truth.ts [--write]`; `--write` renews docs/results/ground-truth.md.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientCensus } from '../harness/test/truth/client-census.ts';
import { judgedWithEdges } from '../harness/test/truth/edge-cases.ts';
import { judgeWindow, scenarioOf, windowsAround } from '../harness/test/truth/truth-cases.ts';
import { truthIn } from '../harness/test/truth/truth-log.ts';
import type { GroundTruth } from '../harness/test/truth/ground-truth.ts';
import { groundTruthPage } from '../harness/test/truth/truth-page.ts';
import {
  PROMQL_WAYS,
  promqlError,
  type PromqlWay,
  recoveryOffTheGraph,
} from '../harness/test/truth/truth-promql.ts';
import { recoveriesOf } from '../harness/test/truth/truth-recovery.ts';
import { jobOf, runSession } from '../harness/test/truth/truth-session.ts';

const RATE_PER_SECOND = 80;
const EVERY_SECONDS = [1, 5, 15] as const;
/** The harness scrapes nothing itself that is scraped every second. */
const EDGES_AT_SECONDS = [5, 15] as const;
const WINDOWS = 30;
const LENGTHS = { shortestMs: 60_000, longestMs: 90_000 };
const GRAPHS = [
  { everySeconds: 15, rangeSeconds: 60 },
  { everySeconds: 5, rangeSeconds: 30 },
  { everySeconds: 1, rangeSeconds: 10 },
] as const;
const calm = (forMs: number) => ({ what: 'steady', forMs }) as const;
const LANES = {
  short: [
    calm(45_000),
    { what: 'down', forMs: 1_000 },
    calm(70_000),
    { what: 'down', forMs: 3_000 },
    calm(70_000),
    { what: 'down', forMs: 12_000 },
    calm(75_000),
  ],
  long: [
    calm(75_000),
    { what: 'down', forMs: 30_000 },
    calm(75_000),
    { what: 'kill', times: 1, forMs: 12_000 },
    calm(75_000),
  ],
  harmed: [
    calm(45_000),
    { what: 'errors', forMs: 10_000 },
    calm(45_000),
    { what: 'slow', forMs: 10_000, byMs: 350 },
    calm(45_000),
    { what: 'kill', times: 1, forMs: 2_000 },
    calm(60_000),
    { what: 'kill', times: 2, forMs: 1_000 },
    calm(60_000),
  ],
} as const;

const startedAt = new Date();
await using session = await runSession({
  ratePerSecond: RATE_PER_SECOND,
  everySeconds: EVERY_SECONDS,
  edgesAtSeconds: EDGES_AT_SECONDS,
  lanes: LANES,
});
const found: GroundTruth = {
  command: 'node bench/ground-truth.ts --write',
  startedAt,
  minutes: (Date.now() - startedAt.getTime()) / 60_000,
  ratePerSecond: RATE_PER_SECOND,
  everySeconds: EVERY_SECONDS,
  clockErrorMs: session.clock.errorMs,
  ...(await windowsOf()),
  edges: edgesOf(),
  clients: session.lanes.map(clientCensus),
  recoveries: session.lanes.flatMap((lane) => recoveriesOf(lane, RATE_PER_SECOND)),
  graphs: await graphsOf(),
};
const page = groundTruthPage(found);
console.log(page);
const judged = [...found.cases, ...found.edges.map(({ scraped }) => scraped)];
const wrong = judged.filter(({ contained }) => !contained);
for (const one of wrong) console.log(JSON.stringify(one));
if (process.argv.includes('--write')) {
  await writeFile(join(import.meta.dirname, '../docs/results/ground-truth.md'), page);
}
process.exitCode = wrong.length === 0 ? 0 : 1;

async function windowsOf(): Promise<Pick<GroundTruth, 'cases' | 'promql'>> {
  const cases: GroundTruth['cases'][number][] = [];
  const promql: GroundTruth['promql'][number][] = [];
  for (const lane of session.lanes) {
    for (const incident of lane.incidents.filter(({ step }) => step.what !== 'steady')) {
      const windows = windowsAround(incident, lane, LENGTHS, {
        count: WINDOWS,
        random: Math.random,
      });
      for (const window of windows) {
        const truth = truthIn(lane.truth, window, 300);
        for (const everySeconds of EVERY_SECONDS) {
          cases.push(...judgeWindow(session, lane, incident, { everySeconds, window }));
          const job = jobOf(lane.lane, everySeconds);
          const ways = Object.keys(PROMQL_WAYS) as PromqlWay[];
          const errors = ways.map(async (way) => ({
            ...(await promqlError(way, session.source, job, { window, truth })),
            everySeconds,
            scenario: scenarioOf(incident),
            way,
          }));
          promql.push(...(await Promise.all(errors)));
        }
      }
    }
  }
  return { cases, promql };
}

function edgesOf(): GroundTruth['edges'] {
  return session.lanes.flatMap((lane) =>
    lane.incidents
      .filter(({ step }) => step.what !== 'steady')
      .flatMap((incident) =>
        EDGES_AT_SECONDS.flatMap((everySeconds) =>
          judgedWithEdges(session, lane, incident, {
            everySeconds,
            lengths: LENGTHS,
            count: WINDOWS,
            random: Math.random,
          }),
        ),
      ),
  );
}

/** The outages in which nothing but the service was gone. */
async function graphsOf(): Promise<GroundTruth['graphs']> {
  const graphs: GroundTruth['graphs'][number][] = [];
  for (const lane of session.lanes) {
    for (const [i, { what, atMs }] of lane.truth.turns.entries()) {
      const up = lane.truth.turns[i + 1];
      if (what !== 'down' || up === undefined) continue;
      for (const graph of GRAPHS) {
        const readSeconds = await recoveryOffTheGraph(session.source, {
          job: jobOf(lane.lane, graph.everySeconds),
          rangeSeconds: graph.rangeSeconds,
          ratePerSecond: RATE_PER_SECOND,
          fromMs: atMs,
          untilMs: Math.min(lane.endedAtMs, up.atMs + 69_000),
        });
        const read = readSeconds === undefined ? {} : { readSeconds };
        graphs.push({ ...graph, outageMs: up.atMs - atMs, ...read });
      }
    }
  }
  return graphs;
}
