import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { keepWatch } from './keep-watch.ts';
import { BEAT, DISMISS, limitLine, READY } from './watchdog-order.ts';

/** Fires the timers of so many ms, and lets what waits for the streams go on. */
async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

describe('a watchdog', () => {
  let input: PassThrough;
  let output: PassThrough;
  let said: string;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    input = new PassThrough();
    output = new PassThrough();
    said = '';
    output.setEncoding('utf8').on('data', (text: string) => (said += text));
  });
  afterEach(() => void jest.useRealTimers());

  const watch = (look: () => 'running' | 'stopped' | 'gone' = () => 'running') =>
    keepWatch({ input, output }, look);

  it('says that it is ready, answers every beat, and goes when it is dismissed', async () => {
    const watching = watch();
    input.write(`${BEAT}\n`);
    await pass(200);
    input.write(BEAT.slice(0, 2));
    await pass(200);
    input.write(`${BEAT.slice(2)}\n`);
    await pass(200);
    expect(said).toBe(`${READY}\n${BEAT}\n${BEAT}\n`);
    input.end(`${DISMISS}\n`);
    expect(await watching).toBeUndefined();
  });

  it('sees at once that the other end of its input is gone', async () => {
    const watching = watch();
    input.end();
    expect(await watching).toEqual({ kind: 'dead', why: 'dead' });
  });

  it('sees that the other side is stopped, and that it takes too long', async () => {
    const stopped = watch(() => 'stopped');
    await pass(1_000);
    expect(await stopped).toMatchObject({ kind: 'frozen' });
    const late = watch();
    input.write(`${limitLine(300)}\n`);
    await pass(600);
    expect(await late).toMatchObject({ kind: 'overdue' });
  });
});
