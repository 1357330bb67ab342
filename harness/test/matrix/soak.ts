import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { repository } from '../kit/faultline-process.ts';
import { conductRun } from './conduct-run.ts';
import { faultsFor } from './faults-for.ts';
import { runKillCase } from './kill-case.ts';
import { KILLS } from './kill-order.ts';
import { laneEnvironment } from './lane-environment.ts';
import { openLane } from './open-lane.ts';
import { seededRandom } from '../kit/seeded-random.ts';

/**
 * Runs back to back with random faults, each ended at a random record: half of them in this process, by an interrupt, so
 * that its own memory can be watched, half in a process that is killed. Ends with 1 when anything is left over, or when
 * memory grew. `node --expose-gc`.
 */
const { values } = parseArgs({
  options: {
    environment: { type: 'string', default: 'local' },
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
const environment = laneEnvironment(values.environment);
/** A heap that is flat still breathes by so much between two collections. */
const MOST_GROWTH_BYTES = 8 * 1024 * 1024;
/** Every run of a fault has at least so many records, so that it can be ended at any of them. */
const SHORTEST_RUN_RECORDS = 30;
/** Neither the first runs, in which everything is loaded and compiled, nor a single one tell of a trend. */
const SETTLED_AFTER = 0.2;

const random = seededRandom(Number(values.seed));
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const folder = await mkdtemp(join(tmpdir(), 'faultline-soak-'));
const faults = faultsFor(environment);
const startedAt = new Date();
const lane = await openLane(environment, join(folder, 'lane'), faults);
const before = await lane.snapshot();
const heaps: number[] = [];
const wrong: string[] = [];
try {
  for (let index = 1; index <= Number(values.runs); index += 1) {
    const fault = pick(faults).type;
    const atRecord = 1 + Math.floor(random() * SHORTEST_RUN_RECORDS);
    if (index % 2 === 0) {
      await interruptInThisProcess(fault, atRecord);
      process.stdout.write(
        `${String(index)} ${fault}, interrupted at record ${String(atRecord)}\n`,
      );
    } else {
      const how = pick(KILLS);
      const result = await runKillCase(lane, { fault, how, atRecord });
      wrong.push(...result.wrong);
      process.stdout.write(`${String(index)} ${fault}, ${how} at record ${String(atRecord)}\n`);
    }
    global.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const after = await lane.snapshot();
  if (!isDeepStrictEqual(after, before)) wrong.push(`left over: ${JSON.stringify(after)}`);
  const settled = heaps[Math.floor(heaps.length * SETTLED_AFTER)] ?? 0;
  const growthBytes = (heaps.at(-1) ?? 0) - settled;
  if (growthBytes > MOST_GROWTH_BYTES) wrong.push(`the heap grew by ${String(growthBytes)} bytes`);
  const page = [
    `# Soak: ${environment}`,
    '',
    `${startedAt.toISOString().slice(0, 10)}, Node ${process.versions.node}, seed ${values.seed}, ${((Date.now() - startedAt.getTime()) / 60_000).toFixed(0)} minutes.`,
    '',
    `**${values.runs} runs, ${String(wrong.length)} problems.** Heap after a collection: ${megabytes(settled)} after a fifth of the runs, ${megabytes(heaps.at(-1) ?? 0)} after the last.`,
    '',
    `Again: \`npm run soak -- --environment ${environment} --seed ${values.seed}\`.`,
    '',
  ].join('\n');
  process.stdout.write(`\n${page}${wrong.join('\n')}\n`);
  if (wrong.length === 0 && values.runs === '100') {
    await writeFile(join(repository, 'docs', 'results', `soak-${environment}.md`), page);
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await lane.close();
  await rm(folder, { recursive: true });
}

async function interruptInThisProcess(fault: string, atRecord: number): Promise<void> {
  const outFolder = join(folder, 'runs');
  let interrupt: (signal: 'SIGINT') => void = () => undefined;
  let records = 0;
  const run = await conductRun(
    { experiment: fault, environment: lane.environment, outFolder },
    {
      cwd: lane.folder,
      env: { ...process.env, ...lane.env },
      onCrash: () => () => undefined,
      onSuspend: () => () => undefined,
      onSignal: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
    },
    () => {
      records += 1;
      if (records === atRecord) interrupt('SIGINT');
    },
  );
  if (run.judgement.cleanup !== 'clean') {
    wrong.push(`${fault}: ${await readFile(join(run.folder, 'report.md'), 'utf8')}`);
  }
  await rm(outFolder, { recursive: true });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
