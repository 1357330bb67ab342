import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { list } from './list.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

async function run(what: string, json = false, cwd = REPOSITORY): Promise<string> {
  const { host, stdout } = commandHost(cwd);
  await list.run(host, { what, json });
  return stdout();
}

describe('list', () => {
  it('shows each experiment with what it breaks, how long it lasts and what it believes', async () => {
    const lines = (await run('experiments')).split('\n');
    expect(lines[0]).toMatch(/^NAME +BREAKS +LASTS +BELIEVES$/);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^cache-latency +network-latency on api->redis +1 min 30 s +When Redis answers 400 ms late, /,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^steady-state +nothing +/));
  });

  it('gives experiments to machines with everything resolved', async () => {
    expect(JSON.parse(await run('experiments', true))).toContainEqual(
      expect.objectContaining({
        name: 'cache-latency',
        file: 'experiments/cache-latency.yaml',
        lastsMs: 90_000,
        load: { scenario: 'browse-students', ratePerSecond: 100 },
      }),
    );
  });

  it('shows each SLO with its target and where it is measured', async () => {
    expect((await run('slos')).split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^NAME +TARGET +SERVICE +MEASURED BY +MEANS$/),
        expect.stringMatching(/^api-availability +99\.5 % +api +client, Prometheus +/),
        expect.stringMatching(/^api-latency +95 % under 200 ms +api +client, Prometheus +/),
      ]),
    );
  });

  it('lists an experiment with mistakes as such, and the others all the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'project-'));
    try {
      for (const part of ['faultline.yaml', 'experiments', 'scenarios']) {
        cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
      }
      writeFileSync(join(folder, 'experiments/broken.yaml'), 'kind: Experiment\nx: 1\ny: [\n');
      const text = await run('experiments', false, folder);
      expect(text).toMatch(
        /^broken +\? +\? +\(the file has one mistake: faultline validate broken\)$/m,
      );
      expect(text).toMatch(/^cache-latency /m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
