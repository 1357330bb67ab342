import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCompose } from '../../../test/kit/fake-compose.ts';
import { startOrTakeDown } from './start-or-take-down.ts';

let compose: FakeCompose;
let lines: string[];
beforeEach(() => {
  compose = new FakeCompose();
  compose.answer([]);
  lines = [];
});
afterEach(() => compose.remove());

const starting = (before: 'absent' | 'partly', signal = new AbortController().signal) => ({
  environment: 'compose',
  shared: { name: 'school', program: compose.program },
  before,
  onProgress: (line: string) => void lines.push(line),
  signal,
});
const fails = () => Promise.reject(new Error('no'));
const downs = () => compose.calls().filter((call) => / down /.test(call));

describe('the start of a project under its own name', () => {
  it('takes nothing down when it succeeds', async () => {
    expect(await startOrTakeDown(starting('absent'), async () => 'up')).toBe('up');
    expect([compose.calls(), lines]).toEqual([[], []]);
  });

  it('takes down what it began when it fails, with the volumes it made', async () => {
    await expect(startOrTakeDown(starting('absent'), fails)).rejects.toThrow('no');
    expect(downs()).toEqual(['--project-name school down --remove-orphans --timeout=5 --volumes']);
    expect(lines).toEqual(['taking down what was begun', 'what was begun is taken down again']);
  });

  it('takes it down also when the signal that cancelled it is spent', async () => {
    const stop = new AbortController();
    const cancelled = startOrTakeDown(starting('absent', stop.signal), async () => {
      stop.abort(new Error('SIGINT'));
      stop.signal.throwIfAborted();
    });
    await expect(cancelled).rejects.toThrow('SIGINT');
    expect(downs()).toHaveLength(1);
  });

  it('begins nothing when it was cancelled before', async () => {
    const stop = AbortSignal.abort(new Error('SIGINT'));
    const start = () => Promise.reject(new Error('it was begun'));
    await expect(startOrTakeDown(starting('absent', stop), start)).rejects.toThrow('SIGINT');
    expect([compose.calls(), lines]).toEqual([[], []]);
  });

  it('keeps volumes that were there before, and says so', async () => {
    compose.resources.set('school', { volumes: ['school_data'] });
    await expect(startOrTakeDown(starting('absent'), fails)).rejects.toThrow('no');
    expect(downs()).toEqual(['--project-name school down --remove-orphans --timeout=5']);
    expect(lines.at(-1)).toBe(
      'what was begun is taken down again, but for its volumes: some were there before',
    );
  });

  it('leaves a project that was there in part, and says so', async () => {
    await expect(startOrTakeDown(starting('partly'), fails)).rejects.toThrow('no');
    expect(downs()).toEqual([]);
    expect(lines).toEqual([
      'part of the project "school" was there before, so all of it is left: take it down with "faultline env down compose"',
    ]);
  });

  it('says what is left when that cannot be taken down, and still why it failed', async () => {
    compose.resources.set('school', { networks: ['school_app'] });
    await expect(startOrTakeDown(starting('absent'), fails)).rejects.toThrow('no');
    expect(downs()).toHaveLength(3);
    expect(lines.at(-1)).toBe(
      'what was begun is still there: The project "school" could not be taken down: the network school_app still there.',
    );
  });
});
