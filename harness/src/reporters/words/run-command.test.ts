import { describe, expect, it } from '@jest/globals';
import { failingRun, hostileRun, passingRun } from '../../../test/fixtures/report-fixtures.ts';
import { runCommand } from './run-command.ts';

describe('runCommand', () => {
  it('names the environment, and the variants and changes of the run', () => {
    expect(runCommand(passingRun().record)).toBe('npx faultline run cache-latency --env local');
    expect(runCommand(failingRun().record)).toBe(
      'npx faultline run cache-latency --env local --variant api=naive --set load.rate=100/s',
    );
  });

  it('quotes for a shell what a shell would read otherwise', () => {
    const { record } = passingRun();
    const source = { ...record.source, overrides: ["hypothesis=it's fine; rm -rf $HOME"] };
    expect(runCommand({ ...record, source })).toBe(
      `npx faultline run cache-latency --env local --set 'hypothesis=it'\\''s fine; rm -rf $HOME'`,
    );
    expect(runCommand(hostileRun().record)).not.toMatch(/ ">/);
  });
});
