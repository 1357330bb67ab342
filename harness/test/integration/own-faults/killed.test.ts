import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JournalEvent } from '../../../src/domain/journal-event.ts';
import {
  faultline,
  repository,
  startFaultline,
  whatStillRuns,
} from '../../kit/faultline-process.ts';
import { readGuide } from '../../kit/read-guide.ts';

/** For a busy machine; a run here is killed after ten seconds. */
jest.setTimeout(120_000);

const INJECTED = 'file-hidden on cafe injected';
const MODULE = 'chaos/file-hidden.ts';

let folder: string;

/** The project of the guide, with nothing installed in it. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-cafe-'));
  process.env['FAULTLINE_STATE_HOME'] = join(folder, 'state');
  for (const { file, text } of readGuide(join(repository, 'docs/guides/write-a-fault.md'))) {
    if (file === undefined) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
});
afterEach(async () => {
  await faultline(['env', 'down'], folder);
  expect(whatStillRuns()).toEqual([]);
  await rm(folder, { recursive: true });
});

const filesOf = () => readdirSync(join(folder, 'data')).sort();

function journal(): readonly JournalEvent[] {
  const runs = join(folder, 'reports/menu-hidden');
  const text = readFileSync(join(runs, readdirSync(runs)[0] ?? '', 'journal.ndjson'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as JournalEvent);
}

function watchdog(): number {
  const started = journal().find((event) => event.type === 'watchdog.started');
  if (started === undefined) throw new Error('The journal names no watchdog.');
  return started.pid;
}

async function untilGone(pid: number): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (existsSync(`/proc/${pid}`) && performance.now() < deadlineMs) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

describe('a fault of a project’s own that is in force when the harness is killed', () => {
  it('is undone by the watchdog, which has the module loaded, even when that is gone', async () => {
    const run = startFaultline(['run', 'menu-hidden'], folder);
    await run.says(INJECTED);
    expect(filesOf()).toEqual([expect.stringMatching(/^menu\.json\.hidden-by-/)]);
    const guard = watchdog();
    await rm(join(folder, MODULE));
    run.child.kill('SIGKILL');
    await run.finished;
    await untilGone(guard);
    expect(filesOf()).toEqual(['menu.json']);
    expect(journal().at(-1)).toMatchObject({ type: 'run.recovered', clean: true });
  });

  it('is undone on a later day by the module that it was done with, and by no other', async () => {
    const run = startFaultline(['run', 'menu-hidden'], folder);
    await run.says(INJECTED);
    // Neither may have a moment to act on the end of the other.
    process.kill(watchdog(), 'SIGSTOP');
    run.child.kill('SIGKILL');
    process.kill(watchdog(), 'SIGKILL');
    await run.finished;
    const [runId = ''] = await readdir(join(folder, 'reports/menu-hidden'));
    const module = join(folder, MODULE);
    const text = await readFile(module, 'utf8');

    await writeFile(module, `${text}// improved\n`);
    const changed = await faultline(['recover', runId], folder);
    expect(changed.exitCode).toBe(20);
    expect(`${changed.stdout}${changed.stderr}`).toContain(
      `The fault type "file-hidden" cannot be undone: ${module} has changed since the run, or a file that it imports.`,
    );
    expect(filesOf()).toEqual([`menu.json.hidden-by-${runId}`]);

    await writeFile(module, text);
    const project = await readFile(join(folder, 'faultline.yaml'), 'utf8');
    await writeFile(join(folder, 'faultline.yaml'), project.replace(/^faults: .*$/m, ''));
    const unlisted = await faultline(['recover', runId], folder);
    expect(unlisted.exitCode).toBe(20);
    expect(`${unlisted.stdout}${unlisted.stderr}`).toContain(
      `The fault type "file-hidden" cannot be undone: ${module} is not listed under \`faults\` in ${join(folder, 'faultline.yaml')}.`,
    );
    expect(filesOf()).toEqual([`menu.json.hidden-by-${runId}`]);

    await writeFile(join(folder, 'faultline.yaml'), project);
    const whole = await faultline(['recover', runId], folder);
    expect({ ...whole, stderr: '' }).toMatchObject({ exitCode: 0 });
    expect(filesOf()).toEqual(['menu.json']);
  });
});
