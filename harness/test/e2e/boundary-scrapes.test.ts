import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { onLoopback } from '../fixtures/foreign-system/on-loopback.ts';
import {
  startForeignSystem,
  type ForeignSystem,
} from '../fixtures/foreign-system/start-foreign-system.ts';
import { faultline, repository } from '../kit/faultline-process.ts';
import { readGuide } from '../kit/read-guide.ts';

/** For a busy machine; a run has a minute of phases. */
jest.setTimeout(300_000);

const SCRAPED_EVERY = '5s';
/** A phase of 15 s at a hundred requests a second; the last second of the baseline is not judged. */
const EXPERIMENT = `apiVersion: faultline/v1
kind: Experiment
metadata: { name: prices-down, owner: shop }
hypothesis: When prices are gone, the catalogue shows the last known price.
load: { scenario: browse-items, rate: 100/s }
phases: { warmup: 15s, baseline: 15s, fault: 15s, recovery: 10s }
faults:
  - { type: network-down, link: catalogue->prices }
objectives:
  - { sli: catalogue-answers, target: 99%, during: fault }
guardrails: []
`;

let system: ForeignSystem;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-edges-'));
  system = await startForeignSystem();
  const { toxiproxy, prices, link, prometheus } = system.addresses;
  const proxy = { name: 'prices', listen: link, upstream: prices };
  await fetch(`http://${toxiproxy}/proxies`, { method: 'POST', body: JSON.stringify(proxy) });
  const guide = readGuide(join(repository, 'docs/guides/your-own-system.md'));
  const files = guide.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]]));
  for (const [file = '', text = ''] of [...files, ['experiments/prices-down.yaml', EXPERIMENT]]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), onLoopback(text, system.addresses));
  }
  const config = join(folder, 'prometheus.yml');
  const everySecond = await readFile(config, 'utf8');
  await writeFile(
    config,
    everySecond.replace('scrape_interval: 1s', `scrape_interval: ${SCRAPED_EVERY}`),
  );
  await system.startPrometheus(config, join(folder, 'tsdb'));
  expect((await fetch(`http://${prometheus}/api/v1/targets`)).status).toBe(200);
}, 60_000);
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true });
});

type Report = {
  readonly verdict: string;
  readonly notMeasured: readonly string[];
  readonly findings: readonly {
    readonly reasons: readonly { readonly message: string }[];
    readonly phase: string;
    readonly outcome: string;
    readonly decidedBy: string;
    readonly server?: {
      readonly ratio: { readonly low: number; readonly high: number };
      readonly totalEvents: { readonly low: number; readonly high: number };
    };
  }[];
};

async function runWith(fallback: 'on' | 'off'): Promise<Report> {
  const url = `http://${system.addresses.catalogue}/flags/fallback`;
  expect((await fetch(url, { method: 'PUT', body: fallback })).status).toBe(200);
  const out = join(folder, `reports-${fallback}`);
  const { stdout, stderr, exitCode } = await faultline(
    ['run', 'prices-down', '--env', 'staging', '--out', out],
    folder,
  );
  const runs = join(out, 'prices-down');
  const [run] = await readdir(runs).catch(() => []);
  if (run === undefined)
    throw new Error(`There is no run (${String(exitCode)}):\n${stdout}${stderr}`);
  return JSON.parse(await readFile(join(runs, run, 'report.json'), 'utf8')) as Report;
}

/** Of each judged phase the scrapes hide less than a tenth of the events; where not, the report says why. */
function expectLittleHidden({ findings, notMeasured }: Report): void {
  const shares = findings.flatMap(({ server }) =>
    server === undefined
      ? []
      : [(server.totalEvents.high - server.totalEvents.low) / server.totalEvents.high],
  );
  const much = shares.filter((share) => share >= 0.1);
  const told = findings.flatMap(({ reasons }) => reasons.map(({ message }) => message));
  const why = much.length === 0 ? [] : [...told, ...notMeasured];
  expect({ much, why }).toEqual({ much: [], why: [] });
  expect(shares).toHaveLength(2);
}

describe('a system whose Prometheus scrapes every 5 s, judged by what the service itself says', () => {
  it('passes when it does what is believed of it, and little of a phase is hidden', async () => {
    const report = await runWith('on');
    expect(
      report.findings.map(({ phase, outcome, decidedBy }) => [phase, outcome, decidedBy]),
    ).toEqual([
      ['baseline', 'met', 'server'],
      ['fault', 'met', 'server'],
    ]);
    expect(report.verdict).toBe('pass');
    // Two scrapes of Prometheus alone would leave up to 10 s of 15 s open; ours leave 0.2 s at each edge.
    expectLittleHidden(report);
  });

  it('fails when it does not, and hardly a request is taken for what it was not', async () => {
    const report = await runWith('off');
    const fault = report.findings.find(({ phase }) => phase === 'fault');
    expect([report.verdict, fault?.outcome, fault?.decidedBy]).toEqual([
      'fail',
      'violated',
      'server',
    ]);
    // Every one of its requests failed, but for those at the edges.
    expect(fault?.server?.ratio.high).toBeLessThan(0.1);
    expectLittleHidden(report);
  });
});
