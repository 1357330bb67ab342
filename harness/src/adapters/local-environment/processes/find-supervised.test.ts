import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../../ports/process-control.ts';
import { InstanceDirectory } from '../state/instance-directory.ts';
import { OsProcessControl } from './os-process-control.ts';
import { identify } from './process-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
const self = identify(process.pid)!;
const before = { ...self, startTime: 'before' };
let count = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function environmentWith(supervisor: ProcessIdentity, api?: ProcessIdentity): InstanceDirectory {
  const directory = new InstanceDirectory(join(folder, `local-${(count += 1)}`));
  mkdirSync(directory.path);
  directory.writeState({
    schemaVersion: 1,
    name: 'local',
    phase: 'ready',
    supervisor,
    specHash: 'abc',
    variants: {},
    parts: {
      api: {
        kind: 'command',
        state: 'ready',
        restarts: 0,
        ...(api === undefined ? {} : { process: api }),
      },
    },
    links: {},
  });
  return directory;
}

const find = ({ stateFile }: InstanceDirectory, part = 'api') =>
  new OsProcessControl().find({ kind: 'supervised', stateFile, part });

describe('a service of a local environment', () => {
  it('is found by the state file of its supervisor', async () => {
    expect(await find(environmentWith(self, self))).toEqual({ kind: 'process', ...self });
  });

  it('does not run while its process is gone, or when there never was one', async () => {
    expect(await find(environmentWith(self, before))).toBe('not-running');
    expect(await find(environmentWith(self))).toBe('not-running');
    expect(await find(environmentWith(self, self), 'web')).toBe('not-running');
  });

  it('is gone with its environment', async () => {
    expect(await find(environmentWith(before, self))).toBe('environment-gone');
    expect(await find(new InstanceDirectory(join(folder, 'never')))).toBe('environment-gone');
  });

  it('cannot be judged when the state is damaged', async () => {
    const directory = environmentWith(self, self);
    writeFileSync(directory.stateFile, '{');
    await expect(async () => find(directory)).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: `The state of the environment, ${directory.stateFile}, cannot be read.`,
    });
  });
});
