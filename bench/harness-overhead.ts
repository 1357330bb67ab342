/**
 * What the harness adds to a run: the wall time of `faultline run` minus its phases, cold (the run brings its own
 * environment up and takes it down) and warm (`faultline env up` did), in alternating runs.
 * Repeat with: node bench/harness-overhead.ts [rounds]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 3);
const PHASES_S = 2 + 12 + 4 + 16;
const root = fileURLToPath(new URL('../', import.meta.url));
const bin = join(root, 'harness/bin/faultline.js');
const out = mkdtempSync(join(tmpdir(), 'faultline-bench-'));

function faultline(args: readonly string[], mayFail = false): number {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0 && !mayFail)
    throw new Error(`faultline ${args.join(' ')}: ${String(status)}\n${stderr}`);
  return Number(process.hrtime.bigint() - startedAt) / 1e9;
}

const RUN = [
  'run',
  'cache-latency',
  '--out',
  out,
  '--set',
  'phases.warmup=2s',
  '--set',
  'phases.baseline=12s',
  '--set',
  'phases.fault=4s',
  '--set',
  'phases.recovery=16s',
  '--set',
  'objectives.2.recovery.within=1s',
] as const;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const cold: number[] = [];
const warm: number[] = [];
const up: number[] = [];
const down: number[] = [];
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    cold.push(faultline(RUN, true) - PHASES_S);
    up.push(faultline(['env', 'up', 'local']));
    warm.push(faultline(RUN, true) - PHASES_S);
    down.push(faultline(['env', 'down', 'local']));
  }
} finally {
  faultline(['env', 'down', 'local'], true);
  rmSync(out, { recursive: true });
}
console.log(
  `wall time of cache-latency minus its ${String(PHASES_S)} s of phases, ${String(ROUNDS)} rounds\n`,
);
for (const [name, values] of Object.entries({
  'run, cold': cold,
  'run, warm': warm,
  'env up': up,
  'env down': down,
})) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  console.log(
    `${name.padEnd(10)} median ${median(values).toFixed(2)} s   (${low.toFixed(2)} to ${high.toFixed(2)} s)`,
  );
}
