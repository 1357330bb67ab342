/**
 * How long the world stays broken after a guardrail's condition has become true: from that instant to the last fault
 * undone, as `report.json` derives it from the journal. Real parts throughout: one local environment that is up, and
 * many short runs of `faultline run` that break the cache of a variant which does not bear it.
 *
 * Repeat with: node bench/abort-latency.ts [runs of each kind]
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = Number(process.argv[2] ?? 8);
const ABORTED = 6;
const root = fileURLToPath(new URL('../', import.meta.url));
const bin = join(root, 'harness/bin/faultline.js');
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const out = join(folder, 'out');

/** By kind: what is broken, and what is to notice it. */
const KINDS = {
  'share of requests answered': [
    '{ type: network-down, link: api->redis }',
    '{ sli: api-availability, below: 90%, over: 2s }',
  ],
  'share of requests in time': [
    '{ type: network-latency, link: api->redis, latency: 400ms }',
    '{ sli: api-latency, under: 300ms, below: 90%, over: 2s }',
  ],
  'Prometheus query': [
    '{ type: network-down, link: api->redis }',
    `{ query: 'sum(rate(http_requests_total{status=~"499|5.."}[3s])) or vector(0)', above: 5, over: 2s }`,
  ],
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as readonly Kind[];

makeProject();
const latencies = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
try {
  faultline(['env', 'up', 'local', '--variant', 'api=naive']);
  for (let round = 0; round < RUNS; round += 1) {
    for (const kind of kinds) {
      const latencyMs = abortedRun(kind);
      latencies.get(kind)?.push(latencyMs);
      console.error(`${kind}: ${String(Math.round(latencyMs))} ms`);
    }
  }
} finally {
  faultline(['env', 'down', 'local']);
  rmSync(folder, { recursive: true });
}

const all = [...latencies.values()].flat();
console.log(`from the condition to the last fault undone, ${String(all.length)} aborted runs\n`);
for (const [name, values] of [...latencies, ['all of them', all] as const]) {
  const figures = [quantile(values, 0.5), quantile(values, 0.95), Math.max(...values)];
  const [middle, most, longest] = figures.map((ms) => `${(ms / 1_000).toFixed(2)} s`);
  console.log(
    `${name.padEnd(28)} median ${String(middle)}   95th percentile ${String(most)}   longest ${String(longest)}`,
  );
}
console.log('\nRepeat: node bench/abort-latency.ts');

/** A project of its own, so that nothing of this one is used or kept up. */
function makeProject(): void {
  mkdirSync(join(folder, 'experiments'));
  cpSync(join(root, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
  cpSync(join(root, 'experiments/slos'), join(folder, 'experiments/slos'), { recursive: true });
  const environments = readFileSync(join(root, 'faultline.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'faultline.yaml'),
    environments.replaceAll('target-app/', join(root, 'target-app/')),
  );
  for (const [at, kind] of kinds.entries()) {
    const [fault, guardrail] = KINDS[kind];
    writeFileSync(join(folder, `experiments/${nameOf(at)}.yaml`), experiment(at, fault, guardrail));
  }
}

function nameOf(at: number): string {
  return `abort-${String(at + 1)}`;
}

function experiment(at: number, fault: string, guardrail: string): string {
  return `apiVersion: faultline/v1
kind: Experiment
metadata: { name: ${nameOf(at)}, owner: bench }
hypothesis: A run that must be aborted is aborted at once.
load: { scenario: browse-students, rate: 200/s }
phases: { warmup: 1s, baseline: 3s, fault: 25s, recovery: 1s }
faults: [${fault}]
objectives: [{ slo: api-availability, during: baseline }]
guardrails: [${guardrail}]
`;
}

function abortedRun(kind: Kind): number {
  const name = nameOf(kinds.indexOf(kind));
  faultline(['run', name, '--variant', 'api=naive', '--out', out], ABORTED);
  const runs = join(out, name);
  const newest = readdirSync(runs).toSorted().at(-1) ?? '';
  const report: unknown = JSON.parse(readFileSync(join(runs, newest, 'report.json'), 'utf8'));
  const abort = fieldOf(report, 'abort');
  const latencyMs = fieldOf(abort, 'latencyMs');
  if (typeof latencyMs !== 'number') {
    throw new Error(`${name} ${newest} has no abort latency: ${JSON.stringify(abort)}`);
  }
  return latencyMs;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function faultline(args: readonly string[], expected = 0): void {
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === expected) return;
  throw new Error(`faultline ${args.join(' ')} ended with ${String(status)}:\n${stderr}`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
