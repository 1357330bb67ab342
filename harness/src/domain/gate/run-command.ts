/** What to type to run an experiment to where a gate that was told where runs are will find it. */
export function runCommand(
  experiment: string,
  runsFolder: string | undefined,
  overrides: readonly string[] = [],
): string {
  const out = runsFolder === undefined ? '' : ` --out ${runsFolder}`;
  const sets = overrides.map((one) => ` --set ${one}`).join('');
  return `npx faultline run ${experiment}${out}${sets}`;
}
