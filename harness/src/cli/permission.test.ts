import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandHost } from '../../test/kit/command-host.ts';
import { plan } from './commands/plan.ts';
import { run } from './commands/run.ts';
import { openExperiment } from './open-experiment.ts';
import { permissionWords, refusal, type Permission } from './permission.ts';
import { findProject } from './project.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const NOTHING: Permission = { allowProtected: [], outsideHours: false };
const MONDAY_TEN = Date.parse('2026-11-23T10:00:00Z');
const SUNDAY = Date.parse('2026-11-22T10:00:00Z');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-'));
  for (const part of ['faultline.yaml', 'experiments', 'scenarios']) {
    cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(from: string, to: string): void {
  const path = join(folder, 'faultline.yaml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

async function refused(permission: Partial<Permission> = {}, nowMs = MONDAY_TEN) {
  const wanted = { name: 'cache-latency', environment: 'local', overrides: [] };
  const opened = await openExperiment(findProject(folder), folder, wanted);
  const error = refusal(opened, { ...NOTHING, ...permission }, nowMs);
  return error === undefined ? undefined : [error.code, error.exitCode, error.message, error.hint];
}

describe('a run', () => {
  it('needs no permission where nothing is protected', async () => {
    expect(await refused()).toBeUndefined();
    expect(permissionWords(NOTHING)).toEqual([]);
  });

  it('of a protected environment has to be allowed by name', async () => {
    write('    type: local\n', '    type: local\n    protected: true\n');
    expect(await refused()).toEqual([
      'PROTECTED',
      2,
      'The environment "local" (the run would load it) is protected.',
      'If it is meant, allow it by name: --allow-protected local.',
    ]);
    expect(await refused({ allowProtected: ['local'] })).toBeUndefined();
    expect(permissionWords({ ...NOTHING, allowProtected: ['local'] })).toEqual([
      '--allow-protected=local',
    ]);
  });

  it('on a link to a protected service has to be allowed by name', async () => {
    write('redis: { kind: redis }', 'redis: { kind: redis, protected: true }');
    expect((await refused())?.slice(2)).toEqual([
      'The service "redis" (network-latency-1 would touch it) is protected.',
      'If it is meant, allow it by name: --allow-protected redis.',
    ]);
    expect((await refused({ allowProtected: ['local'] }))?.[0]).toBe('PROTECTED');
    expect(await refused({ allowProtected: ['redis'] })).toBeUndefined();
  });

  it('is refused a permission for a name that nothing bears', async () => {
    expect((await refused({ allowProtected: ['reddis'] }))?.slice(0, 3)).toEqual([
      'UNKNOWN_NAME',
      2,
      'There is no environment or service "reddis". Did you mean "redis"?',
    ]);
  });

  it('outside of the hours has to be meant', async () => {
    const hours = "{ days: mon-fri, from: '09:00', to: '17:00', timezone: UTC }";
    write('    type: local\n', `    type: local\n    hours: ${hours}\n`);
    expect(await refused()).toBeUndefined();
    expect(await refused({}, SUNDAY)).toEqual([
      'OUTSIDE_HOURS',
      2,
      '"local" may be broken mon-fri 09:00 to 17:00, UTC, and now it is Sun 22 Nov 2026 10:00 (UTC); next from Mon 23 Nov 2026 09:00 (UTC).',
      'Wait for those hours, or say with --outside-hours that it is meant.',
    ]);
    expect(await refused({ outsideHours: true }, SUNDAY)).toBeUndefined();
    expect(permissionWords({ allowProtected: [], outsideHours: true })).toEqual([
      '--outside-hours',
    ]);
  });
});

describe('the commands', () => {
  const args = { env: 'local', variant: [], set: [], json: false };

  it('refuse a run before anything is started', async () => {
    write('    type: local\n', '    type: local\n    protected: true\n');
    const { host } = commandHost(folder);
    const asked = {
      ...args,
      names: ['cache-latency'],
      variant: [],
      repeat: 1,
      out: undefined,
      recover: false,
      'allow-protected': [],
      'outside-hours': false,
      inconclusive: 'fail' as const,
    };
    await expect(run.run(host, asked)).rejects.toMatchObject({ code: 'PROTECTED', exitCode: 2 });
  });

  it('tell in a plan what is protected, how much may be touched, and when', async () => {
    write('redis: { kind: redis }', 'redis: { kind: redis, protected: true }');
    const limits =
      "limits: { maxTargets: 3 }\n    hours: { days: fri, from: '09:00', to: '17:00', timezone: UTC }";
    write('    type: local\n', `    type: local\n    ${limits}\n`);
    const { host, stdout } = commandHost(folder);
    expect(await plan.run(host, { ...args, name: 'cache-latency' })).toBe(0);
    expect(stdout()).toContain(`safety
  touches    link api->redis; frozen and counted before anything is touched
  limits     at most 3 targets (limits of the environment), and at most 50 % of the instances of a service, but always one (the default)
  protected  the service redis (network-latency-1 would touch it): a run needs --allow-protected redis
  hours      fri 09:00 to 17:00, UTC
             "local" may be broken fri 09:00 to 17:00, UTC, and now it is Thu 01 Jan 1970 00:00 (UTC); next from Fri 02 Jan 1970 09:00 (UTC). A run now needs --outside-hours.
`);
  });

  it('refuse in a plan what names more than may be touched', async () => {
    write('    type: local\n', '    type: local\n    limits: { maxTargets: 1 }\n');
    const path = join(folder, 'experiments/cache-latency.yaml');
    const text = readFileSync(path, 'utf8');
    const second = '\n  - { type: network-down, link: api->postgres }\nobjectives:';
    writeFileSync(path, text.replace('\nobjectives:', second));
    const { host, stdout } = commandHost(folder);
    expect(await plan.run(host, { ...args, name: 'cache-latency' })).toBe(2);
    expect(stdout()).toContain(
      'BLAST_RADIUS  The experiment names 2 targets (link api->redis, link api->postgres), and at most 1 may be touched (limits of the environment).',
    );
  });
});
