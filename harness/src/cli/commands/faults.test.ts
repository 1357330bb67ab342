import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { faultRegistry } from '../../faults/registry.ts';
import { faults } from './faults.ts';

async function run(type: string | undefined, json = false): Promise<string> {
  const { host, stdout } = commandHost('/');
  await faults.run(host, { type, json });
  return stdout();
}

describe('faults', () => {
  it('lists every fault there is', async () => {
    const types = (await run(undefined)).match(/^(?:container|network|process)-[a-z-]+/gm);
    expect(types).toEqual([...faultRegistry.keys()]);
  });

  it('shows one fault with its parameters and an entry to paste', async () => {
    const text = await run('network-latency');
    expect(text).toMatch(/^PARAMETER +WRITTEN AS +LEFT OUT +LIMITS +MEANING$/m);
    expect(text).toMatch(/^latency +duration, like .* +compulsory +10ms to 30s +/m);
    expect(text).toContain('  - { type: network-latency, link: api->redis, latency: 400ms }');
    expect(text).toMatch(/^ {2}does +delays the answers on api->redis by 400 ms$/m);
  });

  it('says so when a fault has no parameters', async () => {
    expect(await run('process-kill')).toContain('It has no parameters.');
  });

  it('gives the catalogue to machines', async () => {
    expect(JSON.parse(await run('process-kill', true))).toEqual([
      expect.objectContaining({
        type: 'process-kill',
        target: 'service',
        lasts: 'once',
        needs: 'process',
        parameters: {},
        example: '{ type: process-kill, service: api }',
      }),
    ]);
  });

  it('suggests the near name for one that is not there', async () => {
    await expect(run('network-latncy')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'There is no fault "network-latncy". Did you mean "network-latency"?',
      hint: `There are: ${[...faultRegistry.keys()].join(', ')}.`,
    });
  });
});
