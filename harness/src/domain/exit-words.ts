import { EXIT, type ExitCode } from './exit-code.ts';

export type ExitName = keyof typeof EXIT;

/** What each exit code is called, and what it means; the help of the commands, the reports and docs/errors.md say it so. */
export const EXIT_WORDS: Readonly<
  Record<ExitName, { readonly called: string; readonly means: string }>
> = {
  pass: {
    called: 'pass',
    means: 'The run is complete and every objective was met, or the command did what it was asked.',
  },
  fail: { called: 'fail', means: 'An objective was violated.' },
  usage: {
    called: 'usage or invalid spec',
    means:
      'Refused before anything was touched: a mistake in the command or a file, or something in the way (a leftover, the kill switch, a busy or protected target, the hours).',
  },
  inconclusive: { called: 'inconclusive', means: 'There is not enough data to decide.' },
  invalid: {
    called: 'invalid',
    means: 'The run proves nothing: unhealthy baseline, fault without effect, or load not kept up.',
  },
  harnessError: {
    called: 'harness or tool error',
    means: 'The harness, or a tool it runs, broke.',
  },
  aborted: {
    called: 'aborted',
    means: 'A guardrail or `faultline halt` ended the run early; everything is undone.',
  },
  dirty: {
    called: 'dirty',
    means: 'Something could not be proved undone: run `faultline recover <run>`.',
  },
  interrupted: { called: 'interrupted', means: 'Ctrl-C; everything is undone.' },
  terminated: { called: 'terminated', means: 'SIGTERM; everything is undone.' },
};

export const EXIT_NAMES: readonly ExitName[] = Object.keys(EXIT).filter(isExitName);

/** `6` → `aborted`. */
export function exitCalled(exitCode: ExitCode): string {
  const name = EXIT_NAMES.find((each) => EXIT[each] === exitCode);
  return name === undefined ? '' : EXIT_WORDS[name].called;
}

function isExitName(key: string): key is ExitName {
  return Object.hasOwn(EXIT, key);
}
