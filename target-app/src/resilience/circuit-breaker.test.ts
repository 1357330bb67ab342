import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/kit/eventually.ts';
import { CircuitBreaker, CircuitOpenError } from './circuit-breaker.ts';

const broken = new Error('broken');
const breakers: CircuitBreaker[] = [];

afterEach(() => {
  for (const breaker of breakers.splice(0)) breaker.shutdown();
});

describe('CircuitBreaker', () => {
  it('hands on what the operation answers or throws', async () => {
    const { breaker } = build();
    await expect(breaker.run(async () => 42)).resolves.toBe(42);
    await expect(breaker.run(() => Promise.reject(broken))).rejects.toBe(broken);
    expect(breaker.isClosed).toBe(true);
  });

  it('opens after ten failures in a row and then refuses without trying', async () => {
    const { breaker, transitions } = build();
    await fail(breaker, 10);
    expect(transitions).toEqual([['open', broken]]);
    let tries = 0;
    const attempt = breaker.run(async () => {
      tries += 1;
    });
    await expect(attempt).rejects.toBeInstanceOf(CircuitOpenError);
    expect(tries).toBe(0);
  });

  it('lets calls through again when it is closed by hand', async () => {
    const { breaker, transitions } = build();
    expect(breaker.state).toBe('closed');
    await fail(breaker, 10);
    expect(breaker.state).toBe('open');
    breaker.reset();
    expect(breaker.state).toBe('closed');
    expect(transitions.at(-1)).toEqual(['closed', undefined]);
    await expect(breaker.run(async () => 42)).resolves.toBe(42);
  });

  it('does not open while some attempts succeed', async () => {
    const { breaker } = build();
    await fail(breaker, 9);
    await breaker.run(async () => 'fine');
    expect(breaker.isClosed).toBe(true);
  });

  it('does not count errors that are sound answers', async () => {
    const { breaker } = build({ countsAsFailure: () => false });
    await fail(breaker, 30);
    expect(breaker.isClosed).toBe(true);
  });

  it('closes by its own probe, without any traffic', async () => {
    let isBack = false;
    const { breaker, transitions } = build({
      resetMs: 10,
      probe: () => (isBack ? Promise.resolve() : Promise.reject(broken)),
    });
    await fail(breaker, 10);
    await eventually('a failed probe', 5000, () => transitions.length >= 3);
    expect(transitions.slice(0, 3)).toEqual([
      ['open', broken],
      ['half_open', undefined],
      ['open', broken],
    ]);
    isBack = true;
    await eventually('the breaker is closed', 5000, () => breaker.isClosed);
    expect(transitions.at(-1)).toEqual(['closed', undefined]);
  });

  it('refuses requests while its probe is under way', async () => {
    const { breaker, transitions } = build({
      resetMs: 1,
      probe: () => new Promise(() => undefined),
    });
    await fail(breaker, 10);
    await eventually('the breaker is half open', 5000, () => transitions.length === 2);
    await expect(breaker.run(async () => 42)).rejects.toBeInstanceOf(CircuitOpenError);
  });
});

type Options = Partial<ConstructorParameters<typeof CircuitBreaker>[0]>;

function build(options: Options = {}) {
  const transitions: unknown[] = [];
  const breaker = new CircuitBreaker({
    probe: () => Promise.resolve(),
    countsAsFailure: () => true,
    resetMs: 60_000,
    onTransition: (to, cause) => transitions.push([to, cause]),
    ...options,
  });
  breakers.push(breaker);
  return { breaker, transitions };
}

async function fail(breaker: CircuitBreaker, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await expect(breaker.run(() => Promise.reject(broken))).rejects.toBe(broken);
  }
}
