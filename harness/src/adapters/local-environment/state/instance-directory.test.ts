import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialState } from './initial-state.ts';
import { InstanceDirectory } from './instance-directory.ts';
import type { LaunchRequest } from './launch-request.ts';

const launch: LaunchRequest = {
  spec: {
    type: 'local',
    name: 'local',
    entrypoint: 'cache',
    services: { cache: { kind: 'redis', name: 'cache' } },
    links: {},
  },
  variants: {},
  projectDir: '/project',
  tools: { prometheus: '/bin/prometheus', redis: '/bin/redis-server' },
  specHash: 'abc',
  lease: 'run',
};
const launcher = { pid: 7, startTime: '1' };
const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
let count = 0;
const newDirectory = () => new InstanceDirectory(join(folder, `local-${(count += 1)}`));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the folder of an environment', () => {
  it('gives back what was written', () => {
    const directory = newDirectory();
    expect(directory.readState()).toBeUndefined();
    directory.create(initialState(launch, launcher), launch);
    expect(directory.readLaunch()).toEqual(launch);
    expect(directory.readState()).toEqual({
      schemaVersion: 1,
      name: 'local',
      phase: 'launching',
      supervisor: launcher,
      specHash: 'abc',
      variants: {},
      parts: {
        cache: { kind: 'redis', state: 'waiting', restarts: 0 },
        prometheus: { kind: 'prometheus', state: 'waiting', restarts: 0 },
      },
      links: {},
    });
  });

  it.each([
    ['damaged', '{"schemaVersion": 1, "na'],
    ['written by another version', '{"schemaVersion": 2}'],
  ])('is unreadable when its state is %s', (_, text) => {
    const directory = newDirectory();
    directory.create(initialState(launch, launcher), launch);
    writeFileSync(join(directory.path, 'state.json'), text);
    expect(directory.readState()).toBe('unreadable');
  });
});
