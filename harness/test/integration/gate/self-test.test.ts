import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { carryOutGate } from '../../../src/cli/gate/carry-out-gate.ts';
import { selfTest } from '../../../src/cli/gate/self-test.ts';
import type { ExitCode } from '../../../src/domain/exit-code.ts';
import { commandHost } from '../../kit/command-host.ts';
import { startFaultline } from '../../kit/faultline-process.ts';

type Gate = typeof carryOutGate;

describe('faultline gate --self-test', () => {
  it('trusts the gate there is, outside of every project, and leaves nothing behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gate-'));
    try {
      const { finished } = startFaultline(['gate', '--self-test'], folder, { TMPDIR: folder });
      const { exitCode, stdout, stderr } = await finished;
      expect(stdout).not.toContain('WRONG');
      expect(stdout).toContain('all 32 answers are right.');
      expect([exitCode, stderr]).toEqual([0, '']);
      // What Node.js keeps there of what it has compiled is its own.
      expect(readdirSync(folder).filter((name) => name.startsWith('faultline'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  it.each<readonly [string, Gate, string]>([
    ['opens for what is invalid', changing((exitCode) => (exitCode === 4 ? 0 : exitCode)), '6'],
    ['takes what is left broken for a failure', changing((one) => (one === 20 ? 1 : one)), '3'],
    [
      'does not look at the age',
      async (host, args) => carryOutGate(host, { ...args, 'max-age': '1000d' }),
      '2',
    ],
  ])(
    'does not trust a gate that %s',
    async (_, gate, wrong) => {
      const { host, stdout } = commandHost('/');
      const clock = { ...host.clock, now: () => Date.parse('2026-11-21T12:00:00Z') };
      expect(await selfTest({ ...host, clock }, gate, false)).toBe(5);
      expect(stdout()).toContain(`This gate cannot be trusted: ${wrong} of 32 answers are wrong.`);
    },
    120_000,
  );
});

function changing(change: (exitCode: ExitCode) => ExitCode): Gate {
  return async (host, args) => change(await carryOutGate(host, args));
}
