import type { Path } from '../source/source-node.ts';
import type { Report } from '../source/report.ts';
import { explainChoice } from '../schema/explain-error.ts';
import { shown } from '../source/shown.ts';

const PREFIX = 'faultline.dev/';

export type Annotations = Readonly<Record<string, string | undefined>>;

/** The full name of one of our annotations. */
export function ours(name: string): string {
  return PREFIX + name;
}

/** Where one of our annotations stands. */
export function annotationPath(name: string): Path {
  return ['metadata', 'annotations', ours(name)];
}

/** Reports those of our annotations that mean nothing here; other people's are theirs. */
export function checkAnnotations(
  annotations: Annotations,
  known: readonly string[],
  report: Report,
): void {
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(PREFIX) || known.includes(key.slice(PREFIX.length))) continue;
    report(['metadata', 'annotations', key], explainChoice(shown(key), known.map(ours)), 'key');
  }
}

/** A flag; false, and reported, when it is neither `true` nor `false`. */
export function readFlag(annotations: Annotations, name: string, report: Report): boolean {
  const written = annotations[ours(name)];
  if (written !== undefined && written !== 'true' && written !== 'false') {
    report(annotationPath(name), explainChoice(shown(written), ['true', 'false']));
  }
  return written === 'true';
}
