import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { type ComposeWorld, openComposeWorld } from '../../../test/kit/compose-world.ts';
import { OwnedProjects } from './owned-projects.ts';

let world: ComposeWorld;
let compose: ComposeWorld['compose'];
let owned: ComposeWorld['owned'];
let lines: ComposeWorld['lines'];
let request: ComposeWorld['request'];
let environment: ComposeWorld['environment'];

beforeEach(async () => {
  world = await openComposeWorld();
  ({ compose, owned, lines, request, environment } = world);
});
afterEach(() => {
  world.close();
});

const listed = (...row: Parameters<ComposeWorld['listed']>) => world.listed(...row);

describe('a compose environment', () => {
  it('brings one up for the run when another variant is up, and takes that down alone', async () => {
    const it_ = environment([
      { when: /school ps/, prints: listed('school') },
      { when: /school-run-.* down/, prints: '' },
      { when: /school-run-.* ps/, prints: listed('school-run') },
    ]);
    const session = await it_.open(request({ api: 'naive' }));
    expect(lines[0]).toBe(
      'the project "school" is up with the default variants, but api=naive was asked for: this run brings up one of its own',
    );
    expect(session.owned).toBe(true);
    const place = session.description.services['api']?.location;
    expect(place).toMatchObject({
      project: expect.stringMatching(/^school-run-4711-[0-9a-f]{6}$/),
    });
    // It would be found by whoever comes after us.
    expect(new OwnedProjects(join(compose.folder, 'state'), () => false).orphans()).toMatchObject([
      { engineId: 'ABCD:EFGH', owner: { pid: 4711 }, settled: true },
    ]);
    const up = compose.calls().filter((call) => / up /.test(call));
    expect(up).toEqual([expect.stringMatching(/^--project-name school-run-4711-\w+ --file .*/)]);
  });

  it.each([
    [
      'in another form',
      listed.bind(undefined, 'school', 'other'),
      'is up in another form than its file has now (api)',
    ],
    [
      'only partly up',
      () => listed('school').split('\n').slice(1).join('\n'),
      'is only partly up (redis does not run)',
    ],
    [
      'stopped',
      listed.bind(undefined, 'school', '', 'exited'),
      'is only partly up (redis, api, toxiproxy, prometheus does not run)',
    ],
  ])('does not use a project that is %s', async (_, rows, why) => {
    const it_ = environment([
      { when: /school ps/, prints: rows() },
      { when: /school-run-.* up/, complains: 'no', exitCode: 1 },
    ]);
    await expect(it_.open(request())).rejects.toMatchObject({ code: 'ENVIRONMENT_START_FAILED' });
    expect(lines[0]).toBe(`the project "school" ${why}: this run brings up one of its own`);
  });

  it('leaves nothing, not even a record, of one that did not come up, and shows the log', async () => {
    const broken = JSON.stringify({ Service: 'api', Name: 'a', State: 'exited', ExitCode: 3 });
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school-run-.* up/, complains: 'dependency failed to start', exitCode: 1 },
      { when: /school-run-.* logs .* api/, prints: 'no such table' },
      { when: /school-run-.* down/, prints: '' },
      { when: /school-run-.* ps/, prints: broken },
    ]);
    const failing = it_.open(request());
    await expect(failing).rejects.toMatchObject({
      code: 'ENVIRONMENT_START_FAILED',
      message: 'Environment "compose" did not start: dependency failed to start',
      hint: 'The log of api ends with:\n  no such table',
    });
  });

  it('tries again elsewhere when somebody took a place in the meantime', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      {
        when: /up /,
        complains: 'Bind for 127.0.0.1:20000 failed: port is already allocated',
        exitCode: 1,
      },
    ]);
    await expect(it_.open(request())).rejects.toThrow('port is already allocated');
    const names = compose
      .calls()
      .flatMap((call) => /(school-run-\S+) .* up /.exec(call)?.[1] ?? []);
    expect(new Set(names).size).toBe(4);
    expect(owned.orphans()).toEqual([]);
  });
});
