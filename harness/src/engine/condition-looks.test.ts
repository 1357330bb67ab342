import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import type { ConditionLook } from '../domain/sustained-condition.ts';
import type { EnvironmentSession, ServiceHealth } from '../ports/environment.ts';
import { looksAt } from './condition-looks.ts';

const replicas = [{ name: 'api-1' }, { name: 'api-2' }];
const description = {
  ...LOCAL,
  services: { ...LOCAL.services, api: { name: 'api', variant: 'default', replicas } },
};

type Answer = Omit<ServiceHealth, 'service'> | 'hangs';

/** The first look at `alive: api`, where each replica is as it is said to be. */
async function lookAtApi(answers: Readonly<Record<string, Answer>>): Promise<ConditionLook> {
  const over = new AbortController();
  const session: EnvironmentSession = {
    description,
    owned: true,
    health: async (signal, only = []) =>
      await Promise.all(
        only.flatMap((service) => {
          const answer = answers[service];
          if (answer === undefined) return [];
          return answer === 'hangs' ? hang(signal) : Promise.resolve({ service, ...answer });
        }),
      ),
    close: async () => undefined,
  };
  const looks: ConditionLook[] = [];
  await looksAt(
    { kind: 'alive', service: 'api', overMs: 5_000 },
    {
      clock: new FakeClock(0, { moves: 'by-itself' }),
      session,
      metrics: undefined as never,
      load: { health: [] },
      cpus: 2,
    },
    over.signal,
    async (look) => {
      looks.push(look);
      over.abort();
    },
  );
  return looks[0]!;
}

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const well = { healthy: true, detail: '/ready answered 200' };
const gone = { healthy: false, detail: 'not running' };

describe('a look at whether a service with replicas is alive', () => {
  it('finds it alive for as long as one of them is, even where another one hangs', async () => {
    expect(await lookAtApi({ 'api-1': gone, 'api-2': well })).toMatchObject({
      state: 'fine',
      seen: '/ready answered 200',
    });
    expect(await lookAtApi({ 'api-1': 'hangs', 'api-2': well })).toMatchObject({ state: 'fine' });
  });

  it('names each of them when none is', async () => {
    expect(await lookAtApi({ 'api-1': gone, 'api-2': gone })).toMatchObject({
      state: 'breached',
      seen: 'api-1: not running; api-2: not running',
    });
  });

  it('does not know when it cannot tell how one of them is', async () => {
    expect(await lookAtApi({ 'api-1': gone })).toMatchObject({
      state: 'unknown',
      seen: 'api-1: not running; api-2: nothing says how api-2 is',
    });
  });
});
