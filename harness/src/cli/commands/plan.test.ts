import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { plan } from './plan.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

async function planned(variant: readonly string[], json = false): Promise<string> {
  const { host, stdout } = commandHost(REPOSITORY);
  const args = { name: 'cache-latency', env: 'local', variant, set: [], json };
  expect(await plan.run(host, args)).toBe(0);
  return stdout();
}

describe('plan', () => {
  it('shows what must hold, in which phases, and what ends the run early', async () => {
    expect(await planned([])).toContain(`
OBJECTIVE         JUDGED IN                  ASKS FOR
api-availability  baseline, fault, recovery  at least 99.5 % answered well
api-latency       baseline*, fault           at least 95 % under 300 ms
recovery          recovery                   99 % answered well within 10 s, for 15 s
* not asked for, and judged all the same: what is broken before the fault says nothing about it

GUARDRAIL          ABORTS THE RUN WHEN IT IS
api-availability   below 50 % over 10 s
length of the run  more than 2 min 30 s under load
`);
  });

  it('names the variants that a run would have, and what is believed of them', async () => {
    expect((await planned(['api=naive'])).split('\n').slice(0, 3)).toEqual([
      'cache-latency on local with api=naive, 1 min 30 s of phases',
      'When Redis answers 400 ms late, reads fall back to PostgreSQL and users notice nothing.',
      'api=naive: Every read waits for Redis, so hardly any request is answered within 300 ms.',
    ]);
    await expect(planned(['api=nave'])).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });

  it('gives all of it to machines', async () => {
    expect(JSON.parse(await planned(['api=naive'], true))).toMatchObject({
      variants: { api: 'naive' },
      objectives: [{ kind: 'availability' }, { kind: 'latency' }, { kind: 'recovery' }],
      guardrails: [{ kind: 'sli', below: 0.5 }],
    });
  });
});
