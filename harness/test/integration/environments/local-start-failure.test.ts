import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultlineError } from '../../../src/domain/faultline-error.ts';
import { LocalEnvironment } from '../../../src/adapters/local-environment/local-environment.ts';
import {
  environmentOf,
  lonelySpec,
  pingingSpec,
  PINGING_SERVICE,
  request,
} from './pinging-environment.ts';
import { eventually, instances, processesOf, readState } from './what-remains.ts';
import { newStateDir } from './temporary-folder.ts';

async function failureOf(attempt: Promise<unknown>): Promise<FaultlineError> {
  const failure = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof FaultlineError)) throw new Error(`Not a refusal: ${String(failure)}`);
  return failure;
}

describe('an environment that cannot come up', () => {
  it('names the service and shows the end of its log', async () => {
    const stateDir = newStateDir();
    const spec = pingingSpec({
      env: { PORT: '${port}', FAIL_WITH: 'Cannot find the moon.' },
    });
    const failure = await failureOf(environmentOf(spec, stateDir).open(request()));
    const log = join(stateDir, 'local-last-logs', 'api.log');
    expect(failure).toMatchObject({
      code: 'ENVIRONMENT_START_FAILED',
      message: `"api" of environment "local" did not start: ended with exit code 7 before it was ready (log: ${log}).`,
      hint: 'The log ends with:\n  Cannot find the moon.',
    });
    expect(readFileSync(log, 'utf8')).toBe('Cannot find the moon.\n');
    expect(processesOf(stateDir)).toEqual([]);
    expect(readdirSync(stateDir)).toEqual(['local-last-logs']);
  }, 60_000);

  it('names the migration that failed', async () => {
    const stateDir = newStateDir();
    const before = [
      ['node', '-e', 'console.log("step one", process.env.PORT.length > 0)'],
      ['node', '-e', 'console.error("no such table"); process.exitCode = 3'],
    ];
    const failure = await failureOf(environmentOf(lonelySpec({ before }), stateDir).up(request()));
    expect(failure.code).toBe('ENVIRONMENT_START_FAILED');
    expect(failure.message).toContain(
      '"api" of environment "local" did not start: its preparation "node -e console.error("no such table"); process.exitCode = 3" ended with exit code 3',
    );
    expect(failure.hint).toBe('The log ends with:\n  step one true\n  no such table');
    expect(instances(stateDir)).toEqual([]);
  }, 30_000);

  it('names a command that is not there', async () => {
    const stateDir = newStateDir();
    const spec = lonelySpec({ command: ['no-such-program'] });
    const failure = await failureOf(environmentOf(spec, stateDir).open(request()));
    expect(failure.message).toContain(
      '"api" of environment "local" did not start: ended with exit code 127',
    );
    expect(failure.hint).toContain('no-such-program: not found');
  }, 30_000);

  it('starts nothing when a tool is missing', async () => {
    const stateDir = newStateDir();
    const missing = new FaultlineError('TOOL_MISSING', 'Prometheus is not there.');
    const environment = new LocalEnvironment({
      spec: lonelySpec(),
      toolbox: { locate: () => Promise.reject(missing) },
      projectDir: '/',
      stateDir,
    });
    expect(await failureOf(environment.open(request()))).toBe(missing);
    expect(instances(stateDir)).toEqual([]);
  });

  it('starts nothing when services wait for each other', async () => {
    const spec = pingingSpec();
    const circular = { name: 'redis->api', from: 'redis', to: 'api', protocol: 'http' } as const;
    const environment = environmentOf(
      { ...spec, links: { ...spec.links, 'redis->api': circular } },
      newStateDir(),
    );
    expect(await failureOf(environment.open(request()))).toMatchObject({
      code: 'SPEC_INVALID',
      message: 'Environment "local" has services that wait for each other: redis → api → redis.',
    });
  });

  it('is undone when the run is interrupted while it comes up', async () => {
    const stateDir = newStateDir();
    const never = lonelySpec({ command: ['node', PINGING_SERVICE], readyPath: '/never' });
    const interrupt = new AbortController();
    const opening = environmentOf(
      { ...never, services: { ...never.services, redis: { kind: 'redis', name: 'redis' } } },
      stateDir,
    ).open(request({}, interrupt.signal));
    const isRunning = () =>
      instances(stateDir).some(
        (name) => readState(stateDir, name).parts['redis']?.state === 'ready',
      );
    await eventually('Redis is ready', isRunning);
    interrupt.abort(new Error('interrupted'));
    await expect(opening).rejects.toThrow('interrupted');
    expect(processesOf(stateDir)).toEqual([]);
    expect(readdirSync(stateDir)).toEqual(['local-last-logs']);
  }, 30_000);
});
