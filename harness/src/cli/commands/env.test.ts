import { describe, expect, it } from '@jest/globals';
import type { EnvironmentStatus, ManagedEnvironment } from '../../ports/managed-environment.ts';
import type { Host } from '../host.ts';
import { envCommand } from './env.ts';

const UP: EnvironmentStatus = {
  name: 'local',
  phase: 'ready',
  healthy: true,
  parts: [
    {
      name: 'api',
      kind: 'command',
      healthy: true,
      detail: '/ready answered 200',
      address: '127.0.0.1:4000',
      pid: 12,
      variant: 'naive',
      restarts: 0,
    },
  ],
  urls: { base: 'http://127.0.0.1:4000', prometheus: 'http://127.0.0.1:4001' },
};
const DOWN: EnvironmentStatus = { name: 'local', phase: 'down', healthy: false, parts: [] };
const SICK: EnvironmentStatus = { ...UP, healthy: false };

function fakeHost() {
  const out: string[] = [];
  const err: string[] = [];
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  const stream = (texts: string[]) => ({
    write: (text: string) => void texts.push(text),
    isTTY: false,
    columns: 80,
  });
  const host: Host = {
    argv: [],
    env: {},
    cwd: '/',
    stdout: stream(out),
    stderr: stream(err),
    clock: { now: () => 0, uptimeMs: () => 0, sleep: () => Promise.resolve() },
    onCrash: () => () => undefined,
    onSuspend: () => () => undefined,
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const raise = (signal: 'SIGINT' | 'SIGTERM') => listeners.forEach((listener) => listener(signal));
  return { host, raise, listeners, out: () => out.join(''), err: () => err.join('') };
}

function commandFor(environment: Partial<ManagedEnvironment>) {
  const whole: ManagedEnvironment = {
    name: 'local',
    up: () => Promise.resolve(UP),
    down: () => Promise.resolve('taken-down'),
    status: () => Promise.resolve(UP),
    ...environment,
  };
  const command = envCommand(() => Promise.resolve(whole));
  return (
    host: Host,
    action: 'up' | 'status' | 'down',
    options: { readonly json?: boolean; readonly variant?: readonly string[] } = {},
  ) => command.run(host, { action, name: 'local', variant: [], json: false, ...options });
}

describe('faultline env', () => {
  it('prints what is up, where, as which process and variant', async () => {
    const { host, out } = fakeHost();
    expect(await commandFor({})(host, 'status')).toBe(0);
    expect(out()).toBe(
      [
        'Environment "local" is up.',
        '',
        'SERVICE  STATE    ADDRESS         PID  VARIANT  DETAIL',
        'api      healthy  127.0.0.1:4000  12   naive    /ready answered 200',
        '',
        'load goes to  http://127.0.0.1:4000',
        'Prometheus    http://127.0.0.1:4001',
        '',
      ].join('\n'),
    );
  });

  it('hands the variants over and passes progress on', async () => {
    const { host, err } = fakeHost();
    const seen: unknown[] = [];
    const run = commandFor({
      up: ({ variants, onProgress }) => {
        seen.push(variants);
        onProgress('redis: ready');
        return Promise.resolve(UP);
      },
    });
    expect(await run(host, 'up', { variant: ['api=naive'] })).toBe(0);
    expect(seen).toEqual([{ api: 'naive' }]);
    expect(err()).toBe('redis: ready\n');
  });

  it.each([
    ['down', DOWN, 'Environment "local" is down.\n'],
    ['not healthy', SICK, 'Environment "local" is up, and not healthy.\n'],
  ])('ends with 5 when it is %s', async (_, status, firstLine) => {
    const { host, out } = fakeHost();
    const run = commandFor({ status: () => Promise.resolve(status) });
    expect(await run(host, 'status')).toBe(5);
    expect(out().slice(0, firstLine.length)).toBe(firstLine);
  });

  it('prints data for machines', async () => {
    const { host, out } = fakeHost();
    const run = commandFor({ down: () => Promise.resolve('was-not-up') });
    expect(await run(host, 'status', { json: true })).toBe(0);
    expect(JSON.parse(out())).toEqual(UP);
    const other = fakeHost();
    expect(await run(other.host, 'down', { json: true })).toBe(0);
    expect(JSON.parse(other.out())).toEqual({ name: 'local', outcome: 'was-not-up' });
  });

  it.each([
    ['taken-down', 'Environment "local" is down.\n'],
    ['was-not-up', 'Environment "local" was not up.\n'],
  ] as const)('says on "down" that it was %s', async (outcome, text) => {
    const { host, out } = fakeHost();
    const run = commandFor({ down: () => Promise.resolve(outcome) });
    expect(await run(host, 'down')).toBe(0);
    expect(out()).toBe(text);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('cancels on %s and ends with %i', async (signal, exitCode) => {
    const { host, raise, listeners, err } = fakeHost();
    const run = commandFor({
      up: (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => {
            request.onProgress('what was begun is taken down again');
            reject(request.signal.reason);
          });
          raise(signal);
        }),
    });
    expect(await run(host, 'up')).toBe(exitCode);
    expect(err()).toBe(
      `what was begun is taken down again\n${signal}: "faultline env" was cancelled.\n`,
    );
    expect(listeners.size).toBe(0);
  });

  it('refuses a variant that is not service=variant', async () => {
    const { host } = fakeHost();
    await expect(commandFor({})(host, 'up', { variant: ['naive'] })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });
});
