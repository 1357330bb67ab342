/**
 * How long the command line takes to start, as a ratio to an empty Node program, in alternating pairs.
 * Repeat with: node bench/cli-start.ts
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PAIRS = 15;
const bin = fileURLToPath(new URL('../harness/bin/faultline.js', import.meta.url));

const COMMANDS = {
  'node -e 0': ['-e', '0'],
  'faultline --version': [bin, '--version'],
  'faultline --help': [bin, '--help'],
  'faultline list': [bin, 'list'],
  'faultline validate': [bin, 'validate'],
} as const;

function timeMs(args: readonly string[]): number {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return Number(process.hrtime.bigint() - startedAt) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

for (const args of Object.values(COMMANDS)) timeMs(args);
console.log(
  `median of ${String(PAIRS)} pairs, Node ${process.versions.node}, compile cache warm\n`,
);
for (const [name, args] of Object.entries(COMMANDS)) {
  const pairs = Array.from({ length: PAIRS }, () => {
    const emptyMs = timeMs(COMMANDS['node -e 0']);
    const ms = timeMs(args);
    return { ms, ratio: ms / emptyMs };
  });
  const ms = median(pairs.map((pair) => pair.ms));
  const ratio = median(pairs.map((pair) => pair.ratio));
  console.log(
    `${name.padEnd(22)} ${ms.toFixed(0).padStart(5)} ms   ${ratio.toFixed(2)} × node -e 0`,
  );
}
