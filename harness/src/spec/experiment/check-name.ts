import type { Report } from '../source/report.ts';

/** The name in the file and the name of the file are one, so that a report's name always finds its experiment. */
export function checkName(name: string | undefined, file: string, report: Report): void {
  const ofFile = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, '');
  if (name === undefined || name === ofFile) return;
  report(['metadata', 'name'], {
    message: `the file is called \`${ofFile}\`, the experiment \`${name}\``,
    expected: `write \`${ofFile}\`, or rename the file to \`${name}.yaml\``,
  });
}
