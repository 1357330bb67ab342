import { describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { conclude } from './conclude.ts';
import type { Finding, Reason } from './finding.ts';
import { foldJournal } from './fold-journal.ts';
import type { GuardResult, Verdict } from './verdict.ts';

const RUN = foldJournal(buildJournal());

const finding = (
  outcome: Finding['outcome'],
  reason?: Reason,
  more: Partial<Finding> = {},
): Finding => ({
  objective: 'api-availability',
  kind: 'availability',
  phase: 'fault',
  outcome,
  asked: 'asked',
  observed: 'observed',
  implied: false,
  decidedBy: 'client',
  reasons: reason === undefined ? [] : [reason],
  ...more,
});
const guard = (outcome: GuardResult['outcome']): GuardResult => ({
  guard: 'load-validity',
  outcome,
  message: `Guard ${outcome}.`,
});

const MET = RUN.experiment.objectives.map(({ name }) =>
  finding('met', undefined, { objective: name }),
);
const BROKEN = finding('violated', { code: 'BROKE', message: 'Broke.' });
const OPEN = finding('inconclusive', { code: 'NO_DATA', message: 'No data.' });
const WEAK = finding('met', { code: 'WEAK_EVIDENCE', message: 'It held.' });

/** Every combination of what can be wrong, and the verdict it has to come to. */
const COMBINATIONS = [false, true].flatMap((invalid) =>
  [false, true].flatMap((broken) =>
    [false, true].flatMap((openFinding) =>
      [false, true].flatMap((openGuard) =>
        [false, true].map((weak) => ({ invalid, broken, openFinding, openGuard, weak })),
      ),
    ),
  ),
);

function expectedOf(one: (typeof COMBINATIONS)[number]): Verdict {
  if (one.invalid) return 'invalid';
  if (one.broken) return 'fail';
  return one.openFinding || one.openGuard ? 'inconclusive' : 'pass';
}

describe('the verdict', () => {
  it.each(COMBINATIONS)('is the worst there is, in whatever order it was found: %j', (one) => {
    const findings = [
      ...(one.weak ? [WEAK] : []),
      ...(one.openFinding ? [OPEN] : []),
      ...(one.broken ? [BROKEN] : []),
      ...MET,
    ];
    const guards = [
      guard('held'),
      ...(one.openGuard ? [guard('inconclusive')] : []),
      ...(one.invalid ? [guard('invalid')] : []),
    ];
    const { verdict, reasons, warnings } = conclude(RUN, findings, guards);
    expect(verdict).toBe(expectedOf(one));
    expect(reasons.map(({ message }) => message)).toEqual([
      ...(one.invalid ? ['Guard invalid.'] : []),
      ...(one.broken ? ['"api-availability" broke.'] : []),
      ...(one.openFinding ? ['"api-availability" in the fault phase: no data.'] : []),
      ...(one.openGuard ? ['Guard inconclusive.'] : []),
      ...(verdict === 'pass'
        ? [`All ${String(one.weak ? MET.length + 1 : MET.length)} things that were asked held.`]
        : []),
    ]);
    expect(warnings).toEqual(
      one.weak
        ? [{ code: 'WEAK_EVIDENCE', message: '"api-availability" in the fault phase: it held.' }]
        : [],
    );
  });

  it.each(['NEAR_TARGET', 'WEAK_EVIDENCE', 'RELAPSED', 'COUNTS_LOST'])(
    'of a finding that held with %s is a pass with a warning',
    (code) => {
      const [, ...others] = MET;
      const found = [finding('met', { code, message: 'It held.' }), ...others];
      const { verdict, warnings } = conclude(RUN, found, []);
      expect([verdict, warnings.map((one) => one.code)]).toEqual(['pass', [code]]);
    },
  );

  it('is no worse for a service that disagrees with the client, which is a warning', () => {
    const disagrees = { code: 'SERVER_DISAGREES', message: 'It counted less.' };
    const more = finding('inconclusive', disagrees, { kind: 'reconciliation' });
    const { verdict, warnings } = conclude(RUN, [...MET, more], []);
    expect([verdict, warnings.map(({ code }) => code)]).toEqual(['pass', ['SERVER_DISAGREES']]);
  });

  it('has no warnings about what did not hold: those are its reasons', () => {
    const near = { code: 'NEAR_TARGET', message: 'It is near.' };
    const { warnings } = conclude(RUN, [finding('violated', near), ...MET], []);
    expect(warnings).toEqual([]);
  });

  it('is inconclusive when an objective was judged nowhere', () => {
    const { verdict, reasons } = conclude(RUN, MET.slice(1), []);
    expect([verdict, reasons]).toEqual([
      'inconclusive',
      [{ code: 'NOT_JUDGED', message: '"api-availability" was judged in no phase.' }],
    ]);
  });
});
