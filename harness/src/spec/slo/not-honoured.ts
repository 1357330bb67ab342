import type { Path } from '../source/source-node.ts';
import type { Report } from '../source/report.ts';

/** Tells of something that is right by OpenSLO and that a run could not do justice to. */
export function notHonoured(
  report: Report,
  path: Path,
  { what, instead, of = 'value' }: { what: string; instead: string; of?: 'value' | 'key' },
): void {
  const message = `OpenSLO knows this, faultline does not honour it: ${what}`;
  report(path, { message, expected: instead }, of);
}
