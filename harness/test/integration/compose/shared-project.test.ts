import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePlaces } from '../../../src/adapters/compose-environment/free-places.ts';
import { removeProjects, whatIsLeftOf } from '../../kit/engine-contents.ts';
import { newStateDir } from '../environments/temporary-folder.ts';
import { smallEnvironment, smallSpec } from './small-environment.ts';

const project = `faultline-test-shared-${process.pid}-${randomInt(100_000)}`;
const stateDir = newStateDir();
const never = new AbortController().signal;
const request = (variants: Readonly<Record<string, string>> = {}, lines: string[] = []) => ({
  variants,
  onProgress: (line: string) => void lines.push(line),
  signal: never,
});
let environment: ReturnType<typeof smallEnvironment>;

beforeAll(async () => {
  environment = smallEnvironment(project, stateDir, await freePlaces(smallSpec(project)));
});
afterAll(() => removeProjects(project));

/** In the order of a person's day; each step finds what the one before has left. */
describe('a project under its own name', () => {
  it('is down before anybody brought it up', async () => {
    expect(await environment.status(never)).toMatchObject({ phase: 'down', parts: [] });
    expect(await environment.down()).toBe('was-not-up');
  });

  it('leaves nothing when it was cancelled while it came up', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const onProgress = (line: string) => {
      lines.push(line);
      if (line.endsWith(': started')) stop.abort(new Error('enough'));
    };
    const starting = environment.up({ variants: {}, onProgress, signal: stop.signal });
    await expect(starting).rejects.toThrow('enough');
    expect(lines.at(-1)).toBe('what was begun is taken down again');
    expect(await whatIsLeftOf(project)).toEqual([]);
  });

  it('is brought up, and stays as it is when it is brought up again', async () => {
    const status = await environment.up(request());
    expect(status).toMatchObject({
      phase: 'ready',
      healthy: true,
      parts: [
        { name: 'redis', container: `${project}-redis-1`, restarts: 0 },
        { name: 'prometheus', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
        { name: 'toxiproxy' },
      ],
    });
    const lines: string[] = [];
    expect(await environment.up(request({}, lines))).toEqual(status);
    expect(lines).toEqual([]);
  });

  it('is joined by a run, which leaves it up', async () => {
    const session = await environment.open(request());
    expect(session.owned).toBe(false);
    expect(await session.health(never)).toMatchObject([
      { healthy: true },
      { healthy: true },
      { healthy: true },
    ]);
    await session.close();
    expect(await environment.status(never)).toMatchObject({ healthy: true });
  });

  it('is left alone by a run that needs another variant, and stands beside that one', async () => {
    const lines: string[] = [];
    const session = await environment.open(request({ prometheus: 'fancy' }, lines));
    expect(lines[0]).toMatch(/^the project ".*" is up with the default variants, but /);
    expect(session.owned).toBe(true);
    expect(await environment.status(never)).toMatchObject({ healthy: true });
    await session.close();
    const left = await whatIsLeftOf(project);
    expect(left.filter((name) => name.includes('-run-'))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
  });

  it('is refused in another form while it is up', async () => {
    await expect(environment.up(request({ prometheus: 'fancy' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
  });

  it('keeps its volumes, and nothing else, when it is taken down', async () => {
    expect(await environment.down()).toBe('taken-down');
    expect(await whatIsLeftOf(project)).toEqual([`${project}_redis-data`]);
  });
});
