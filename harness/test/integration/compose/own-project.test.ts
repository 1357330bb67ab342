import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { OwnedProjects } from '../../../src/adapters/compose-environment/owned-projects.ts';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { ContainerProcessControl } from '../../../src/adapters/process-control/container-process-control.ts';
import { isStillThere } from '../../../src/adapters/process-owner/this-process.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import { removeProjects, whatIsLeftOf } from '../../kit/engine-contents.ts';
import { eventually } from '../environments/what-remains.ts';
import { newStateDir } from '../environments/temporary-folder.ts';
import { programOn, smallEnvironment } from './small-environment.ts';

const project = `faultline-test-own-${process.pid}-${randomInt(100_000)}`;
const stateDir = newStateDir();
const never = new AbortController().signal;
const children: ChildProcess[] = [];
const request = (lines: string[] = []) => ({
  variants: {},
  onProgress: (line: string) => void lines.push(line),
  signal: never,
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => removeProjects(project));

/** A run in a process of its own, which can be killed. */
function startRun(): { readonly run: ChildProcess; readonly says: (text: string) => boolean } {
  const fixture = join(import.meta.dirname, 'fixtures', 'hold-own-project.ts');
  const run = spawn(process.execPath, [fixture, project, stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(run);
  let output = '';
  run.stdout?.on('data', (chunk) => (output += String(chunk)));
  return { run, says: (text) => output.includes(text) };
}

const locationOf = ({ description }: EnvironmentSession, service: string) => {
  const location = description.services[service]?.location;
  if (location?.kind !== 'containers') throw new Error(`There is no container of "${service}".`);
  return location;
};

describe('a project that a run brought up for itself', () => {
  it('is healthy, found by its locations, and gone without a trace when it is closed', async () => {
    const lines: string[] = [];
    const session = await smallEnvironment(project, stateDir).open(request(lines));
    expect(lines).toEqual(expect.arrayContaining(['redis-1: started', 'prometheus-1: healthy']));
    expect(session.owned).toBe(true);
    expect(session.description).toMatchObject({
      type: 'compose',
      abilities: ['network', 'process', 'container'],
      versions: { redis: expect.stringMatching(/^redis:8 \([0-9a-f]{12}\)$/) },
    });
    expect(await session.health(never)).toMatchObject([
      { service: 'redis', healthy: true },
      { service: 'prometheus', healthy: true },
      { service: 'toxiproxy', healthy: true, detail: 'running, serves link' },
    ]);

    const processes = new ContainerProcessControl(new DockerContainerRuntime());
    const before = await processes.find(locationOf(session, 'redis'), never);
    if (typeof before === 'string') throw new Error(before);
    expect(await processes.signal(before, 'kill', never)).toBe('sent');
    expect(await processes.state(before, never)).toBe('gone');
    await eventually('another start of it runs', async () => {
      const now = await processes.find(locationOf(session, 'redis'), never);
      return typeof now !== 'string' && now.startedAt !== before.startedAt;
    });

    await Promise.all([session.close(), session.close()]);
    expect(await whatIsLeftOf(project)).toEqual([]);
    expect(readdirSync(stateDir)).toEqual([]);
    expect(await processes.find(locationOf(session, 'redis'), never)).toBe('environment-gone');
  });

  it('is taken down by the next one who asks when its run was killed', async () => {
    const { run, says } = startRun();
    await eventually('it is open', () => says('open\n'), 60_000);
    run.kill('SIGKILL');
    await eventually('the run is gone', () => run.signalCode !== null);
    expect(await whatIsLeftOf(project)).not.toEqual([]);
    const lines: string[] = [];
    const next = await smallEnvironment(project, stateDir).open(request(lines));
    expect(lines[0]).toMatch(/^took down the project "\S+-run-\d+-\w+", whose run is dead$/);
    const own = locationOf(next, 'redis').project;
    expect((await whatIsLeftOf(project)).filter((name) => !name.includes(own))).toEqual([]);
    await next.close();
    expect(await whatIsLeftOf(project)).toEqual([]);
  });

  it('leaves nothing when its run was killed while it came up', async () => {
    const { run, says } = startRun();
    await eventually('it is coming up', () => says(': started\n'), 60_000);
    run.kill('SIGKILL');
    await eventually('the run is gone', () => run.signalCode !== null);
    const owned = new OwnedProjects(stateDir, isStillThere);
    const reaped = await owned.reap(programOn(), never);
    expect(reaped).toEqual([{ project: expect.stringContaining(`${project}-run-`) }]);
    expect(await whatIsLeftOf(project)).toEqual([]);
    expect(readdirSync(stateDir)).toEqual([]);
  });

  it('leaves nothing when it was cancelled while it came up', async () => {
    const stop = new AbortController();
    const opening = smallEnvironment(project, stateDir).open({
      variants: {},
      onProgress: (line) => {
        if (line.endsWith(': started')) stop.abort(new Error('enough'));
      },
      signal: stop.signal,
    });
    await expect(opening).rejects.toThrow('enough');
    expect(await whatIsLeftOf(project)).toEqual([]);
    expect(readdirSync(stateDir)).toEqual([]);
  });
});
