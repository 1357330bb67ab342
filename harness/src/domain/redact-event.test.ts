import { describe, expect, it } from '@jest/globals';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { redactEvent } from './redact-event.ts';
import { redactorFor } from './redact.ts';

const SECRET = 'hunter2-api-redis';
const redact = redactorFor(['hunter2*', 'api-redis']);

describe('an event that is journalled', () => {
  it('keeps the undo record and the targets exactly as they are', () => {
    const undo = { token: SECRET, url: `redis://a:${SECRET}@c`, proxy: { name: 'api-redis' } };
    for (const type of ['fault.intended', 'fault.rollback.started'] as const) {
      const event = { type, atMs: 1, faultId: SECRET, lasts: 'once', undo } as const;
      expect(redactEvent(event, redact)).toEqual(event);
    }
    const targets = [{ kind: 'proxy', key: `proxy ${SECRET}`, name: SECRET }] as const;
    const frozen = { type: 'targets.frozen', atMs: 1, faultId: 'f', targets } as const;
    expect(redactEvent(frozen, redact)).toEqual(frozen);
    const reason = `GET http://u:${SECRET}@h failed`;
    const rung = { type: 'fault.rollback.escalated', atMs: 1, faultId: 'f', rung: 'r' } as const;
    expect(redactEvent({ ...rung, reason, undo }, redact)).toEqual({
      ...rung,
      reason: 'GET http://***@h failed',
      undo,
    });
  });

  it('keeps where things are, and nothing of a password that is in an address', () => {
    const environment = { ...LOCAL, prometheusUrl: `https://u:${SECRET}@prometheus:9090` };
    const event = { type: 'environment.ready', atMs: 1, environment, ownedByRun: true } as const;
    expect(redactEvent(event, redact)).toEqual({
      ...event,
      environment: { ...LOCAL, prometheusUrl: 'https://***@prometheus:9090' },
    });
  });

  it('has no secret in errors, commands and overrides', () => {
    const causes = [`connect redis://:${SECRET}@127.0.0.1:6379`, 'Authorization: Bearer abcdefgh'];
    const error = {
      code: 'LOAD_FAILED',
      message: `password=${SECRET}`,
      hint: SECRET,
      causes,
    } as const;
    expect(redactEvent({ type: 'run.failed', atMs: 1, error }, redact)).toEqual({
      type: 'run.failed',
      atMs: 1,
      error: {
        code: 'LOAD_FAILED',
        message: 'password=***',
        hint: '***',
        causes: ['connect redis://***@127.0.0.1:6379', 'Authorization: Bearer ***'],
      },
    });
    const command = ['k6', '--env=API_TOKEN=abc', '--password', 'x'];
    expect(redactEvent({ type: 'load.started', atMs: 1, tool: 'k6', command }, redact)).toEqual({
      type: 'load.started',
      atMs: 1,
      tool: 'k6',
      command: ['k6', '--env=API_TOKEN=***', '--password', '***'],
    });
  });
});
