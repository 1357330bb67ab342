import { describe, expect, it } from '@jest/globals';
import { FakeContainerRuntime } from '../fake/fake-container-runtime.ts';
import { ContainerProcessControl } from './container-process-control.ts';

const never = new AbortController().signal;
const API = {
  kind: 'containers',
  engine: 'unix:///fake.sock',
  project: 'school',
  service: 'api',
} as const;

function setUp() {
  const runtime = new FakeContainerRuntime();
  const created = runtime.engine.create(API, { restart: 'always' });
  const processes = new ContainerProcessControl(runtime);
  const incarnation = { kind: 'container', ...created } as const;
  return { runtime, processes, incarnation };
}

describe('the process of a service in a container', () => {
  it('is found while it runs, and while it stands still', async () => {
    const { processes, incarnation } = setUp();
    expect(await processes.find(API, never)).toEqual(incarnation);
    await processes.signal(incarnation, 'pause', never);
    expect(await processes.find(API, never)).toEqual(incarnation);
    expect(await processes.state(incarnation, never)).toBe('paused');
    expect(await processes.signal(incarnation, 'resume', never)).toBe('sent');
    expect(await processes.state(incarnation, never)).toBe('running');
  });

  it('is not running once it was stopped, and gone with its environment when there is no container', async () => {
    const { runtime, processes, incarnation } = setUp();
    await runtime.stop(incarnation, 0, never);
    expect(await processes.find(API, never)).toBe('not-running');
    expect(await processes.state(incarnation, never)).toBe('gone');
    runtime.engine.remove(incarnation.id);
    expect(await processes.find(API, never)).toBe('environment-gone');
    expect(await processes.signal(incarnation, 'resume', never)).toBe('gone');
  });

  it('is killed as by a crash, so that another start of it follows', async () => {
    const { runtime, processes, incarnation } = setUp();
    expect(await processes.signal(incarnation, 'kill', never)).toBe('sent');
    expect(runtime.calls).toContain(`crash ${incarnation.name}`);
    expect(await processes.state(incarnation, never)).toBe('gone');
    const next = await processes.find(API, never);
    expect(next).toMatchObject({ kind: 'container', id: incarnation.id });
    expect(next).not.toEqual(incarnation);
  });

  it('is not asked to end, for nobody would start it again', async () => {
    const { processes, incarnation } = setUp();
    await expect(processes.signal(incarnation, 'terminate', never)).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message:
        'The container school-api-1 cannot be asked to end so that it is started again: its engine takes it for one that shall not run.',
    });
    expect(await processes.state(incarnation, never)).toBe('running');
  });

  it('is not killed while it stands still, and stands still after that', async () => {
    const { processes, incarnation } = setUp();
    await processes.signal(incarnation, 'pause', never);
    await expect(processes.signal(incarnation, 'kill', never)).rejects.toMatchObject({
      code: 'TARGET_PAUSED',
      message:
        'The container school-api-1 is paused: nothing can be run inside of it, so it cannot be killed as by a crash.',
    });
    expect(await processes.state(incarnation, never)).toBe('paused');
  });

  it('is let go at once when a pause has met a later start of it', async () => {
    const { runtime, processes, incarnation } = setUp();
    const pause = runtime.pause.bind(runtime);
    runtime.pause = async (...given) => {
      await runtime.crash(incarnation, never);
      await pause(...given);
    };
    await expect(processes.signal(incarnation, 'pause', never)).rejects.toMatchObject({
      code: 'TARGET_REPLACED',
      message:
        'The container school-api-1 was started again just before it was paused; that start is let go.',
    });
    expect((await runtime.inspect(incarnation, never))?.status).toBe('running');
  });

  it('is left alone when the container was started again since', async () => {
    const { runtime, processes, incarnation } = setUp();
    await runtime.restart(incarnation, 0, never);
    const calls = runtime.calls.length;
    for (const action of ['kill', 'pause', 'resume'] as const) {
      expect(await processes.signal(incarnation, action, never)).toBe('gone');
    }
    expect(runtime.calls.slice(calls).filter((call) => !call.startsWith('inspect'))).toEqual([]);
  });

  it('counts as gone when it ended between the look and the deed', async () => {
    const { runtime, processes, incarnation } = setUp();
    runtime.pause = async () => {
      await runtime.stop(incarnation, 0, never);
      throw new Error('is not running');
    };
    expect(await processes.signal(incarnation, 'pause', never)).toBe('gone');
  });

  it('passes on what the engine refuses while it is still there', async () => {
    const { runtime, processes, incarnation } = setUp();
    runtime.failNext('pause', { when: 'before', error: new Error('no') });
    await expect(processes.signal(incarnation, 'pause', never)).rejects.toThrow('no');
  });

  it('is refused where the service has several containers', async () => {
    const { runtime, processes } = setUp();
    runtime.engine.create(API);
    await expect(processes.find(API, never)).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message:
        'The service "api" of the project "school" has 2 containers; a process fault knows what to do with one.',
    });
  });
});
