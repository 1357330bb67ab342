import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import type { ExitCode } from '../../domain/exit-code.ts';
import type { Host } from '../host.ts';
import type { GateArgs } from './gate-args.ts';
import { selfTest } from './self-test.ts';

type Gate = (host: Host, args: GateArgs) => Promise<ExitCode>;

const answering =
  (exitCode: ExitCode, code: string): Gate =>
  async (host) => {
    host.stdout.write(JSON.stringify({ exitCode, entries: [{ exitCode, reasons: [{ code }] }] }));
    return exitCode;
  };

describe('the self-test of the gate', () => {
  it.each<readonly [string, Gate, string]>([
    ['always open', answering(0, 'ALL_MET'), '31 of 32'],
    ['always shut', answering(1, 'BROKE'), '29 of 32'],
    ['shut for the wrong reason', answering(1, 'STALE_AGE'), '32 of 32'],
    ['always breaking', () => Promise.reject(new Error('broken')), '32 of 32'],
  ])('does not trust a gate that is %s', async (_, gate, wrong) => {
    const { host, stdout } = commandHost('/');
    const clock = { ...host.clock, now: () => Date.parse('2026-11-21T12:00:00Z') };
    expect(await selfTest({ ...host, clock }, gate, false)).toBe(5);
    expect(stdout()).toContain(`This gate cannot be trusted: ${wrong} answers are wrong.`);
  });
});
