/**
 * What it costs to judge and render a long run again from its journal, as `faultline report` does: processor time,
 * wall time and peak memory of each step, for a minute and an hour, at 300 and at 3,000 requests a second. Each run is
 * written to disk event by event, as the engine writes it, and read in a process of its own; its memory is what it
 * takes beyond a process that only loads the same code.
 *
 * Repeat with: node bench/judge-an-hour.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileJournalWriter } from '../harness/src/adapters/file-journal/file-journal-writer.ts';
import { readIntactEvents } from '../harness/src/adapters/file-journal/read-journal.ts';
import { isStillThere, thisProcess } from '../harness/src/adapters/process-owner/this-process.ts';
import { JournalFold } from '../harness/src/domain/fold-journal.ts';
import { judge } from '../harness/src/domain/judge.ts';
import type { RunRecord } from '../harness/src/domain/run-record.ts';
import { REPORTERS } from '../harness/src/reporters/registry.ts';
import { longRun } from '../harness/test/fixtures/long-run.ts';

const RUNS = [60, 3_600].flatMap((seconds) => [300, 3_000].map((rate) => ({ seconds, rate })));
const STEPS = ['read', 'fold', 'judge', ...REPORTERS.map(({ format }) => format)];
const ROUNDS = 3;
const LIMIT = { ms: 2_000, mb: 200 };

type Cost = { readonly cpuMs: number; readonly wallMs: number };
type Measured = {
  readonly steps: Readonly<Record<string, Cost>>;
  readonly peakMb: number;
  readonly sizesMb: Readonly<Record<string, number>>;
};

const [, , task = 'all', path = '', seconds = '', rate = ''] = process.argv;
if (task === 'write') await writeJournal(path, Number(seconds), Number(rate));
else if (task === 'read') console.log(JSON.stringify(await measure(path)));
else if (task === 'nothing')
  console.log(JSON.stringify({ steps: {}, peakMb: peakMb(), sizesMb: {} }));
else compare();

async function writeJournal(at: string, length: number, ratePerSecond: number): Promise<void> {
  const journal = await FileJournalWriter.create(at, { owner: thisProcess(), isStillThere });
  for (const event of longRun(length, ratePerSecond)) await journal.append(event);
  await journal.close();
}

/** The steps of `readRun` and `writeReports`, one by one. */
async function measure(journal: string): Promise<Measured> {
  const steps: Record<string, Cost> = {};
  const sizesMb: Record<string, number> = { journal: statSync(journal).size / 1e6 };
  let cpu = process.cpuUsage();
  let startedAtMs = performance.now();
  const lap = (step: string) => {
    const { user, system } = process.cpuUsage(cpu);
    steps[step] = { cpuMs: (user + system) / 1e3, wallMs: performance.now() - startedAtMs };
    cpu = process.cpuUsage();
    startedAtMs = performance.now();
  };
  const record = await recordOf(journal, lap);
  const judgement = judge(record);
  lap('judge');
  for (const { format, render } of REPORTERS) {
    sizesMb[format] = render(record, judgement).length / 1e6;
    lap(format);
  }
  return { steps, peakMb: peakMb(), sizesMb };
}

async function recordOf(journal: string, lap: (step: string) => void): Promise<RunRecord> {
  const fold = new JournalFold();
  await readIntactEvents(journal, (event) => fold.add(event));
  lap('read');
  const record = fold.record();
  lap('fold');
  return record;
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1_024;
}

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  try {
    const journals = RUNS.map((run) => {
      const journal = join(folder, `${run.seconds}-${run.rate}`, 'journal.ndjson');
      node('write', journal, String(run.seconds), String(run.rate));
      return { ...run, journal };
    });
    // Round by round, so that what else the machine does falls on all of them alike.
    const rounds = Array.from({ length: ROUNDS }, () => {
      const idle = measuredBy('nothing').peakMb;
      return journals.map(({ journal }) => ({ ...measuredBy('read', journal), idle }));
    });
    const columns = journals.map((run, at) => {
      const of = rounds.flatMap((round) => round[at] ?? []);
      const typical = (read: (one: (typeof of)[number]) => number) => median(of.map(read));
      return {
        name: `${run.seconds} s, ${run.rate.toLocaleString('en')}/s`,
        of: (step: string, cost: keyof Cost) => typical(({ steps }) => steps[step]?.[cost] ?? 0),
        total: (cost: keyof Cost) =>
          typical(({ steps }) => Object.values(steps).reduce((sum, one) => sum + one[cost], 0)),
        memoryMb: typical(({ peakMb: peak, idle }) => peak - idle),
        sizesMb: of[0]?.sizesMb ?? {},
      };
    });
    row(
      'median of ' + ROUNDS,
      columns.map(({ name }) => name),
    );
    for (const step of STEPS) {
      row(
        step,
        columns.map(({ of }) => inMs(of(step, 'cpuMs'), of(step, 'wallMs'))),
      );
    }
    row(
      'all',
      columns.map(({ total }) => inMs(total('cpuMs'), total('wallMs'))),
    );
    row(
      'memory',
      columns.map(({ memoryMb }) => `+${memoryMb.toFixed(0)} MB`),
    );
    for (const what of ['journal', 'json', 'html']) {
      row(
        `${what}, size`,
        columns.map(({ sizesMb }) => `${(sizesMb[what] ?? 0).toFixed(2)} MB`),
      );
    }
    const [, minute, quietHour, hour] = columns;
    if (minute === undefined || quietHour === undefined || hour === undefined) return;
    const times = (a: number, b: number) => `${(a / b).toFixed(2)} ×`;
    console.log(`
processor time / wall time of each step; memory is beyond a process that only loads the code
60 × the seconds at 3,000/s:  ${times(hour.total('cpuMs'), minute.total('cpuMs'))} processor time, ${times(hour.memoryMb, minute.memoryMb)} memory
10 × the requests in an hour: ${times(hour.total('cpuMs'), quietHour.total('cpuMs'))} processor time, ${times(hour.memoryMb, quietHour.memoryMb)} memory
asked of the hour at 3,000/s: at most ${LIMIT.ms} ms and ${LIMIT.mb} MB; found ${inMs(hour.total('cpuMs'), hour.total('wallMs'))} and ${hour.memoryMb.toFixed(0)} MB

Repeat: node bench/judge-an-hour.ts`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With the options of Node that the command itself runs with: `#!/usr/bin/env -S node OPTIONS`. */
function node(...args: readonly string[]): string {
  const command = readFileSync(new URL('../harness/bin/faultline.js', import.meta.url), 'utf8');
  const options = /^#!\S+ -S node (.*)$/m.exec(command)?.[1]?.split(' ') ?? [];
  const self = fileURLToPath(import.meta.url);
  return execFileSync(process.execPath, [...options, self, ...args], { encoding: 'utf8' });
}

function measuredBy(...args: readonly string[]): Measured {
  return JSON.parse(node(...args)) as Measured;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function inMs(cpuMs: number, wallMs: number): string {
  return `${cpuMs.toFixed(0)} / ${wallMs.toFixed(0)} ms`;
}

function row(name: string, cells: readonly string[]): void {
  console.log([name.padEnd(14), ...cells.map((cell) => cell.padStart(18))].join(''));
}
