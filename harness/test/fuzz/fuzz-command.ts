import { parseArgs } from 'node:util';
import type { FuzzTarget } from './fuzz-target.ts';
import { feedOne } from './feed-one.ts';
import { Random, seedOf } from './random.ts';
import { runCampaign } from './run-campaign.ts';

const FEWEST = 100_000;
const SHOWN = 10;
/** Far above what any input may take on a busy machine, far below what a person would wait for. */
const LONGEST_MS = 10_000;

/**
 * The command of one target: `--inputs 100000 --seed 1` feeds a campaign and exits 1 when an answer was unsound;
 * `--seed 1 --only 4711` makes that input again, shows it and feeds it alone.
 */
export async function fuzzCommand(target: FuzzTarget, module: string): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: String(FEWEST) },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (values.only !== undefined) return await feedAgain(target, seed, Number(values.only));
  const inputs = Number(values.inputs);
  const startedAtMs = performance.now();
  say(`${target.name}: ${inputs} inputs, --seed ${seed}`);
  const { fed, answers, slowest, unsound } = await runCampaign({
    module,
    seed,
    inputs,
    longestMs: LONGEST_MS,
    onProgress: (count) => {
      if (count % 20_000 === 0) say(`  ${count} so far`);
    },
  });
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(0);
  say(`  ${fed} inputs in ${seconds} s: ${JSON.stringify(answers)}`);
  say(`  slowest: number ${slowest.index}, ${slowest.tookMs.toFixed(0)} ms`);
  say(`  unsound answers: ${unsound.length}`);
  for (const { index, why } of unsound.slice(0, SHOWN)) {
    say(`\n  --seed ${seed} --only ${index}\n  ${why.split('\n').slice(0, 6).join('\n  ')}`);
  }
  process.exitCode = unsound.length > 0 || fed < inputs ? 1 : 0;
}

async function feedAgain(target: FuzzTarget, seed: number, index: number): Promise<void> {
  say(target.show(target.make(new Random(seedOf(seed, index)))));
  const { answer, tookMs } = await feedOne(target, seed, index);
  say(`\n${JSON.stringify(answer)} in ${tookMs.toFixed(1)} ms`);
  process.exitCode = answer.sound ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
