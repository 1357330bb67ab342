import { request } from 'node:http';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../../../src/domain/run-record.ts';
import { openLink } from '../toxiproxy/real-fault-world.ts';
import { type RealServices, startServices } from '../toxiproxy/real-services.ts';
import { GuardedProject } from './guarded-project.ts';

let services: RealServices;
let project: GuardedProject;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.stop());
beforeEach(async () => {
  project = new GuardedProject(await openLink(services, 'redis'));
});
afterEach(() => project.close());

function msFromHaltToUndone({ halted, faults }: RunRecord): number {
  return (faults[0]?.rolledBackAtMs ?? Number.NaN) - (halted?.haltedAtMs ?? Number.NaN);
}

describe('the kill switch', () => {
  it('stops a run within a second, blocks the next one, and lets it begin after resume', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    const halted = await project.faultline(['halt', '--reason', 'incident 4711']);
    expect(halted).toMatchObject({
      exitCode: 0,
      stdout: `${run.runId} has ended, clean\nNothing begins until \`faultline resume\`.\n`,
    });
    expect(await run.exited).toBe(6);
    const record = await project.record();
    expect(record).toMatchObject({
      status: 'aborted',
      halted: { by: 'faultline halt', reason: 'incident 4711' },
    });
    expect(msFromHaltToUndone(record)).toBeLessThan(1_000);

    const blocked = project.conduct();
    expect(await blocked.exited).toBe(2);
    expect(blocked.stderr).toContain(
      'HALTED The kill switch is on: faultline halt (incident 4711)',
    );
    expect(await project.faultline(['resume'])).toMatchObject({ exitCode: 0 });
    const next = project.conduct();
    await next.says('fault.injected');
    next.kill('SIGINT');
    expect(await next.exited).toBe(130);
  });

  it('can be a file that somebody else makes, named by FAULTLINE_HALT_FILE', async () => {
    const file = join(project.folder, 'STOP');
    const run = project.conduct({ env: { FAULTLINE_HALT_FILE: file } });
    await run.says('fault.injected');
    writeFileSync(file, 'change freeze\n');
    expect(await run.exited).toBe(6);
    const record = await project.record();
    expect(record.halted).toMatchObject({ by: `the file ${file}`, reason: 'change freeze' });
    expect(msFromHaltToUndone(record)).toBeLessThan(1_000);
    const resumed = await project.faultline(['resume'], { FAULTLINE_HALT_FILE: file });
    expect(resumed.exitCode).toBe(2);
    expect(resumed.stderr).toContain(`still on, by ${file}`);
  });

  it('can be pulled over HTTP on loopback, and by no web page', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    const port = controlPort();
    expect(await ask(port, ['GET', '/status'])).toMatchObject({
      status: 200,
      body: { runId: run.runId, halted: null },
    });
    expect(await ask(port, ['POST', '/halt'], { origin: 'http://evil.example' })).toMatchObject({
      status: 403,
    });
    expect(await ask(port, ['POST', '/halt'], { host: 'evil.example' })).toMatchObject({
      status: 403,
    });
    expect(project.state()).not.toContain('halt');
    const answer = await ask(port, ['POST', '/halt'], {}, '{"reason":"enough"}');
    expect(answer).toMatchObject({ status: 202, body: { by: 'POST /halt', reason: 'enough' } });
    expect(await run.exited).toBe(6);
    expect(msFromHaltToUndone(await project.record())).toBeLessThan(1_000);
  });

  it('that cannot be set still stops every run that can be reached, and says that it blocks none', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    const halted = await project.faultlineOnFullDisk(['halt', '--reason', 'incident 4711']);
    expect(halted).toMatchObject({
      exitCode: 5,
      stdout: `${run.runId} has ended, clean\nThe kill switch is not set: new runs are not blocked.\n`,
    });
    expect(halted.stderr).toContain(`${join(project.stateFolder, 'halt')} could not be written.`);
    expect(await run.exited).toBe(6);
    const record = await project.record();
    expect(record.halted).toMatchObject({ reason: 'incident 4711' });
    expect(msFromHaltToUndone(record)).toBeLessThan(1_000);
  });
});

describe('a lease', () => {
  it('lets a second run on the same target end with TARGET_BUSY, having touched nothing', async () => {
    const first = project.conduct();
    await first.says('fault.injected');
    const second = project.conduct();
    expect(await second.exited).toBe(2);
    const failed = second.events.find((event) => event.type === 'run.failed');
    expect(failed).toMatchObject({ error: { code: 'TARGET_BUSY' } });
    expect(JSON.stringify(failed)).toContain(first.runId);
    expect(second.events.map((event) => event.type)).not.toContain('load.started');
    expect(second.events.map((event) => event.type)).not.toContain('fault.intended');
    expect(await project.toxics()).toHaveLength(1);
    const status = await project.faultline(['status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      active: [{ runId: first.runId, phase: 'fault', inForce: ['network-latency-1'] }],
      leftovers: [],
    });
    expect((await project.faultline(['recover', first.runId])).stderr).toContain('still goes on');
    first.kill('SIGINT');
    expect(await first.exited).toBe(130);
    expect(project.state()).toEqual([]);
  });
});

function controlPort(): number {
  const [name = ''] = readdirSync(project.stateFolder).filter((one) => one.startsWith('run-'));
  const entry: unknown = JSON.parse(readFileSync(join(project.stateFolder, name), 'utf8'));
  return (entry as { readonly controlPort: number }).controlPort;
}

function ask(
  port: number,
  [method, path]: readonly [method: string, path: string],
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
