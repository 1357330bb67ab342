import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from './exit-code-of.ts';
import type { RunStatus } from './journal-event.ts';
import type { Verdict } from './verdict.ts';

const verdicts: readonly Verdict[] = ['pass', 'fail', 'inconclusive', 'invalid'];
const statuses: readonly RunStatus[] = ['completed', 'aborted', 'interrupted', 'failed'];

describe('the exit code of a run', () => {
  it.each([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 3],
    ['invalid', 4],
  ] as const)('that was completed with %s is %d', (verdict, code) => {
    expect(exitCodeOf({ status: 'completed', verdict, cleanup: 'clean' })).toBe(code);
  });

  it.each(verdicts)('that did not complete says so, whatever the verdict: %s', (verdict) => {
    const cleanup = 'clean';
    expect([
      exitCodeOf({ status: 'failed', verdict, cleanup }),
      exitCodeOf({ status: 'aborted', verdict, cleanup }),
      exitCodeOf({ status: 'interrupted', verdict, cleanup, interruptedBy: 'SIGINT' }),
      exitCodeOf({ status: 'interrupted', verdict, cleanup, interruptedBy: 'SIGTERM' }),
      exitCodeOf({ status: 'interrupted', verdict, cleanup }),
    ]).toEqual([5, 6, 130, 143, 130]);
  });

  it('is 20 when something was left broken, whatever else there is to say', () => {
    const codes = statuses.flatMap((status) =>
      verdicts.map((verdict) =>
        exitCodeOf({ status, verdict, cleanup: 'dirty', interruptedBy: 'SIGTERM' }),
      ),
    );
    expect(new Set(codes)).toEqual(new Set([20]));
  });

  it('of a run that failed is the one the error table gives to what it failed of', () => {
    const failed = { status: 'failed', verdict: 'inconclusive', cleanup: 'clean' } as const;
    expect([
      exitCodeOf({ ...failed, failedOf: 'LOAD_FAILED' }),
      exitCodeOf({ ...failed, failedOf: 'ENVIRONMENT_CANNOT' }),
      exitCodeOf({ ...failed, failedOf: 'ENVIRONMENT_UNHEALTHY' }),
      exitCodeOf({ ...failed, cleanup: 'dirty', failedOf: 'ENVIRONMENT_CANNOT' }),
    ]).toEqual([5, 2, 4, 20]);
  });
});
