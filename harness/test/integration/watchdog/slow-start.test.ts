import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  processWithPid,
  stateOfOwner,
  thisProcess,
} from '../../../src/adapters/process-owner/this-process.ts';
import { ProcessWatchdog } from '../../../src/adapters/watchdog/process-watchdog.ts';

const NEVER = new AbortController().signal;
const LIMIT_MS = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-slow-watchdog-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that never says that it is ready, and ends with its standard input. */
function post() {
  const program = join(folder, 'silent.mjs');
  writeFileSync(program, "process.stdin.on('end', () => process.exit()).resume();\n");
  const order = { runId: 'r', folder, project: folder, owner: thisProcess(), redact: [] };
  const env = process.env;
  return new ProcessWatchdog({
    program,
    order,
    env,
    identify: processWithPid,
    stateOf: stateOfOwner,
  }).start();
}

describe('a watchdog that does not come up', () => {
  it('is no longer waited for once the run is stopped, and stays until it is dismissed', async () => {
    const posted = post();
    const stop = new AbortController();
    const guarding = posted.guard(LIMIT_MS, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(guarding).rejects.toThrow('stopped');
    expect(stateOfOwner(posted.process)).not.toBe('gone');
    await posted.dismiss();
    expect(stateOfOwner(posted.process)).toBe('gone');
  });

  it('is no longer waited for once it is dismissed', async () => {
    const posted = post();
    const guarding = posted.guard(LIMIT_MS, NEVER);
    const refused = expect(guarding).rejects.toMatchObject({ code: 'WATCHDOG_FAILED' });
    await posted.dismiss();
    await refused;
  });
});
