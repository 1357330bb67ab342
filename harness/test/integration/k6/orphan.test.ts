import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { toolPath } from '../tools.ts';
import { eventually } from './eventually.ts';
import { processesWith } from './processes.ts';
import type { TruthServer } from './truth-server.ts';
import { answer, truthServer } from './truth-server.ts';

// For machines that stall: nothing here takes longer than a few seconds.
jest.setTimeout(60_000);

const open: TruthServer[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));

describe('a harness that is killed', () => {
  it.each(['release', 'hold'])('leaves no k6 behind (%s)', async (release) => {
    const server = await truthServer((_n, _request, response) => answer(response, 200));
    open.push(server);
    const program = new URL('hold-load.ts', import.meta.url).pathname;
    const harness = spawn(process.execPath, [program, toolPath('k6'), server.url, release], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(harness.stdout, 'data');
    expect(processesWith(server.url).length).toBe(2);
    if (release === 'release') await eventually('a request', () => server.seen.length > 0);
    harness.kill('SIGKILL');
    await eventually('k6 is gone', () => processesWith(server.url).length === 0, 5_000);
    if (release === 'hold') expect(server.seen).toEqual([]);
  });
});
