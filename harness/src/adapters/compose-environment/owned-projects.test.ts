import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeCompose } from '../../../test/kit/fake-compose.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import { type OwnedProject, OwnedProjects, reapedInWords } from './owned-projects.ts';

const ALIVE: RunOwner = { pid: 1, startTime: '1', bootId: 'now' };
const DEAD: RunOwner = { ...ALIVE, bootId: 'before' };
const never = new AbortController().signal;

let compose: FakeCompose;
let folder: string;
let owned: OwnedProjects;
beforeEach(() => {
  compose = new FakeCompose();
  folder = join(compose.folder, 'state');
  owned = new OwnedProjects(folder, ({ bootId }) => bootId === 'now');
});
afterEach(() => compose.remove());

const projectOf = (project: string, owner: RunOwner, settled = true): OwnedProject => ({
  schemaVersion: 1,
  project,
  engine: 'unix:///fake.sock',
  owner,
  settled,
});

const reap = () => owned.reap(async (engine) => ({ ...compose.program, engine }), never);

describe('the projects that runs brought up for themselves', () => {
  it('are written down for their owner alone to read', () => {
    owned.enter(projectOf('school-run-1', ALIVE));
    expect(readdirSync(folder)).toEqual(['compose-school-run-1.json']);
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([mode(folder), mode(join(folder, 'compose-school-run-1.json'))]).toEqual(['700', '600']);
    owned.leave('school-run-1');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are nobody’s when there are none, and then nobody is asked', async () => {
    expect(owned.orphans()).toEqual([]);
    expect(await owned.reap(() => Promise.reject(new Error('no tool')), never)).toEqual([]);
  });

  it('are taken down by name, volumes and all, once their owner is dead', async () => {
    compose.answer([]);
    owned.enter(projectOf('school-run-1', ALIVE));
    owned.enter(projectOf('school-run-2', DEAD));
    const reaped = await reap();
    expect(reaped.map(reapedInWords)).toEqual([
      'took down the project "school-run-2", whose run is dead',
    ]);
    expect(compose.calls()).toEqual([
      '--project-name school-run-2 down --remove-orphans --timeout=5 --volumes',
      '--project-name school-run-2 ps --all --no-trunc --format json',
    ]);
    expect(readdirSync(folder)).toEqual(['compose-school-run-1.json']);
  });

  it('are taken down twice when they were still coming up', async () => {
    compose.answer([]);
    owned.enter(projectOf('school-run-2', DEAD, false));
    await reap();
    expect(compose.calls().filter((call) => call.includes(' down '))).toHaveLength(2);
  });

  it('stay written down while they cannot be taken down, and keep no other from it', async () => {
    compose.answer([
      { when: /run-2 down/, complains: 'cannot connect', exitCode: 1 },
      { when: /run-3 ps/, prints: '{"Service":"api","Name":"school-run-3-api-1"}' },
    ]);
    for (const name of ['school-run-2', 'school-run-3', 'school-run-4']) {
      owned.enter(projectOf(name, DEAD));
    }
    expect((await reap()).map(reapedInWords)).toEqual([
      'the project "school-run-2", whose run is dead, could not be taken down: The project "school-run-2" could not be taken down: cannot connect.',
      'the project "school-run-3", whose run is dead, could not be taken down: The project "school-run-3" could not be taken down: school-run-3-api-1 still there.',
      'took down the project "school-run-4", whose run is dead',
    ]);
    expect(readdirSync(folder)).toEqual(['compose-school-run-2.json', 'compose-school-run-3.json']);
  });

  it.each([
    ['network', { networks: ['school-run-2_app'] }, 'the network school-run-2_app'],
    ['volume', { volumes: ['school-run-2_data'] }, 'the volume school-run-2_data'],
  ])('stay written down while a %s of theirs is there', async (_, resources, left) => {
    compose.answer([]);
    compose.resources.set('school-run-2', resources);
    owned.enter(projectOf('school-run-2', DEAD));
    expect((await reap()).map(reapedInWords)).toEqual([
      `the project "school-run-2", whose run is dead, could not be taken down: The project "school-run-2" could not be taken down: ${left} still there.`,
    ]);
    expect(readdirSync(folder)).toEqual(['compose-school-run-2.json']);
    compose.resources.clear();
    expect(await reap()).toEqual([{ project: 'school-run-2' }]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stay written down, and nobody is asked to take them down, where another engine answers now', async () => {
    compose.answer([]);
    compose.engineId = 'ABCD:EFGH';
    owned.enter({ ...projectOf('school-run-2', DEAD), engineId: 'ABCD:EFGH' });
    owned.enter({ ...projectOf('school-run-3', DEAD), engineId: 'IJKL:MNOP' });
    expect((await reap()).map(reapedInWords)).toEqual([
      'took down the project "school-run-2", whose run is dead',
      'the project "school-run-3", whose run is dead, could not be taken down: It is ABCD:EFGH, not IJKL:MNOP.',
    ]);
    expect(compose.calls().filter((call) => call.includes('run-3'))).toEqual([]);
    expect(readdirSync(folder)).toEqual(['compose-school-run-3.json']);
  });

  it.each(['volumesFailure', 'engineFailure'] as const)(
    'are asked to go down also when the engine does not answer first: %s',
    async (what) => {
      compose.answer([]);
      const failure = new FaultlineError('ENGINE_UNREACHABLE', 'The volume plugin hangs.');
      compose[what] = failure;
      owned.enter({ ...projectOf('school-run-2', DEAD), engineId: 'ABCD:EFGH' });
      expect(await reap()).toEqual([{ project: 'school-run-2', error: failure }]);
      expect(compose.calls()).toEqual([
        '--project-name school-run-2 down --remove-orphans --timeout=5 --volumes',
        '--project-name school-run-2 ps --all --no-trunc --format json',
      ]);
      expect(readdirSync(folder)).toEqual(['compose-school-run-2.json']);
      compose[what] = undefined;
      expect(await reap()).toEqual([{ project: 'school-run-2' }]);
    },
  );

  it('are left alone where the record is damaged or another version’s', async () => {
    owned.enter(projectOf('school-run-1', ALIVE));
    writeFileSync(join(folder, 'compose-a.json'), '{"schemaV');
    writeFileSync(join(folder, 'compose-b.json'), '{"schemaVersion":2}');
    expect(owned.orphans()).toEqual([]);
  });
});
