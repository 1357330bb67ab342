/** The exit codes of every command, as `docs/errors.md` lists them. */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  invalid: 4,
  harnessError: 5,
  aborted: 6,
  dirty: 20,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
