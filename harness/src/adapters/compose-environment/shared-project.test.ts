import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ComposeWorld, openComposeWorld } from '../../../test/kit/compose-world.ts';

const never = new AbortController().signal;

let world: ComposeWorld;
let compose: ComposeWorld['compose'];
let lines: ComposeWorld['lines'];
let request: ComposeWorld['request'];
let listed: ComposeWorld['listed'];
let environment: ComposeWorld['environment'];

beforeEach(async () => {
  world = await openComposeWorld();
  ({ compose, lines, request, listed, environment } = world);
});
afterEach(() => {
  world.close();
});

const downs = () => compose.calls().filter((call) => / down /.test(call));

describe('a compose environment', () => {
  it('is brought up once, and refused while it is up in another form', async () => {
    const it_ = environment([{ when: /school ps/, prints: listed('school') }]);
    expect(await it_.up(request())).toMatchObject({ phase: 'ready', healthy: true });
    expect(compose.calls().filter((call) => / up /.test(call))).toEqual([]);
    await expect(it_.up(request({ api: 'naive' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message:
        'Environment "compose": the project "school" is up with the default variants, but api=naive was asked for.',
    });
  });

  it('is taken down again when it does not come up, with the volumes it has just made', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school .* up /, complains: 'dependency failed to start', exitCode: 1 },
    ]);
    await expect(it_.up(request())).rejects.toMatchObject({
      code: 'ENVIRONMENT_START_FAILED',
      message: 'Environment "compose" did not start: dependency failed to start',
    });
    expect(downs()).toEqual(['--project-name school down --remove-orphans --timeout=5 --volumes']);
    expect(lines).toEqual(['taking down what was begun', 'what was begun is taken down again']);
  });

  it('is taken down again when it was cancelled while it came up', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school .* up /, complains: ' Container school-api-1 Started ', hangs: true },
    ]);
    const stop = new AbortController();
    const onProgress = (line: string) => {
      lines.push(line);
      if (line === 'api-1: started') stop.abort(new Error('SIGINT'));
    };
    const starting = it_.up({ variants: {}, onProgress, signal: stop.signal });
    await expect(starting).rejects.toThrow('SIGINT');
    expect(downs()).toHaveLength(1);
    expect(lines.slice(1)).toEqual([
      'taking down what was begun',
      'what was begun is taken down again',
    ]);
  });

  it('says what of it is up, and what is not', async () => {
    const whole = environment([{ when: /school ps/, prints: listed('school') }]);
    expect(await whole.status(never)).toMatchObject({
      healthy: true,
      parts: [
        { name: 'redis', container: 'school-redis-1' },
        { name: 'api' },
        { name: 'toxiproxy', address: '127.0.0.1:20474' },
        { name: 'prometheus', address: '127.0.0.1:20090' },
      ],
      urls: { toxiproxy: 'http://127.0.0.1:20474' },
    });
    const none = environment([{ when: /school ps/, prints: '' }]);
    expect(await none.status(never)).toMatchObject({ phase: 'down', healthy: false });
    const partly = environment([
      { when: /school ps/, prints: listed('school').split('\n').slice(1).join('\n') },
    ]);
    expect(await partly.status(never)).toMatchObject({
      phase: 'failed',
      healthy: false,
      parts: [
        { name: 'redis', detail: 'it has no container' },
        { name: 'api', detail: 'container is running; not all of it runs' },
        {},
        {},
      ],
    });
  });

  it('keeps the volumes of the project that is everybody’s when it is taken down', async () => {
    expect(await environment([{ when: /school ps/, prints: '' }]).down()).toBe('was-not-up');
    expect(compose.calls().filter((call) => / down /.test(call))).toEqual([]);
  });
});
