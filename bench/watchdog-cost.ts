/**
 * What a watchdog costs while it does nothing but watch: resident, private and shared memory, processor time, and how
 * long it takes to be ready. It is the very process that a run starts, with a harness that beats and breaks nothing.
 *
 * Repeat with: node bench/watchdog-cost.ts [seconds]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FileJournalWriter } from '../harness/src/adapters/file-journal/file-journal-writer.ts';
import { isStillThere, thisProcess } from '../harness/src/adapters/process-owner/this-process.ts';
import { composeGuards } from '../harness/src/cli/compose-guards.ts';
import type { Host } from '../harness/src/cli/host.ts';
import { systemClock } from '../harness/src/adapters/system-clock/system-clock.ts';
import { JOURNAL_VERSION } from '../harness/src/domain/journal-event.ts';
import { CACHE_LATENCY } from '../harness/test/fixtures/sample-experiment.ts';

const SECONDS = Number(process.argv[2] ?? 30);
const TICKS_A_SECOND = 100;

// As the command line does it: the watchdog shares the cache of compiled modules.
enableCompileCache();
const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const stream = { write: () => undefined, isTTY: false, columns: 100 };
const host: Host = {
  argv: [],
  env: { ...process.env, FAULTLINE_STATE_HOME: join(folder, 'state') },
  cwd: folder,
  stdout: stream,
  stderr: stream,
  clock: systemClock,
  onCrash: () => () => undefined,
  onSignal: () => () => undefined,
  onSuspend: () => () => undefined,
};
const owner = thisProcess();
const runId = 'bench';
try {
  const journal = await FileJournalWriter.create(join(folder, 'journal.ndjson'), {
    owner,
    isStillThere,
  });
  await journal.appendDurably({
    type: 'run.started',
    atMs: Date.now(),
    version: JOURNAL_VERSION,
    runId,
    harnessVersion: '0.0.0',
    experiment: CACHE_LATENCY,
    source: { file: 'bench', sha256: '0'.repeat(64), overrides: [] },
    environmentName: 'bench',
    host: { platform: process.platform, cpus: 2, node: process.versions.node },
    owner,
  });
  const what = { runId, folder, project: folder, experiment: 'bench', environment: 'bench' };
  // The first one fills the cache of compiled modules, as the first run after an installation does.
  for (const which of ['first start, cache cold or warm', 'with a warm cache']) {
    const { watchdog } = composeGuards(host, { ...what, owner, startedAtMs: Date.now() }, []);
    const startedMs = performance.now();
    const posted = watchdog.start();
    await posted.guard(3_600_000, new AbortController().signal);
    const readyMs = performance.now() - startedMs;
    const { pid } = posted.process;
    const cpuBefore = cpuSeconds(pid);
    await wait(which.startsWith('first') ? 1_000 : SECONDS * 1_000);
    const cpu = cpuSeconds(pid) - cpuBefore;
    const { Rss = 0, Pss = 0, Private_Dirty = 0 } = memory(pid);
    console.log(`${which}:`);
    console.log(`  ready after       ${readyMs.toFixed(0)} ms`);
    console.log(
      `  resident memory   ${inMb(Rss)}, of which private ${inMb(Private_Dirty)}; its share ${inMb(Pss)}`,
    );
    if (!which.startsWith('first')) {
      const share = ((cpu / SECONDS) * 100).toFixed(2);
      console.log(
        `  processor time    ${(cpu * 1_000).toFixed(0)} ms in ${SECONDS} s: ${share} % of one core`,
      );
    }
    await posted.dismiss();
  }
  await journal.close();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`\nRepeat: node bench/watchdog-cost.ts ${SECONDS}`);

/** Fields 14 and 15 of /proc/PID/stat. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Kilobytes, by the names of /proc/PID/smaps_rollup. */
function memory(pid: number): Readonly<Record<string, number>> {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const rows = [...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)];
  return Object.fromEntries(rows.map(([, name = '', kilobytes]) => [name, Number(kilobytes)]));
}

function inMb(kilobytes: number): string {
  return `${(kilobytes / 1_024).toFixed(0)} MB`;
}
