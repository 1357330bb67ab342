import type { Path } from '../source/source-node.ts';
import type { Explanation, Report } from '../source/report.ts';
import { explainChoice } from '../schema/explain-error.ts';
import { nearName } from '../source/near-name.ts';
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

/** Which of our annotations stand where. */
export const ANNOTATIONS = {
  slo: ['during', 'recovery', 'budget'],
  indicator: ['client', 'service', 'absent-bad-means-zero', 'native-histogram'],
} as const;

/** Reports those of our annotations that mean nothing here; other people's are theirs. */
export function checkAnnotations(
  annotations: Annotations,
  of: keyof typeof ANNOTATIONS,
  report: Report,
): void {
  const known: readonly string[] = ANNOTATIONS[of];
  const elsewhere: readonly string[] = ANNOTATIONS[of === 'slo' ? 'indicator' : 'slo'];
  for (const key of Object.keys(annotations)) {
    const name = key.slice(PREFIX.length);
    if (!key.startsWith(PREFIX) || known.includes(name)) continue;
    const explained = elsewhere.includes(name) ? misplaced(key, of) : unknownAnnotation(key, known);
    report(['metadata', 'annotations', key], explained, 'key');
  }
}

/** Compared without the prefix, under which every name would be near. */
function unknownAnnotation(key: string, known: readonly string[]): Explanation {
  const near = nearName(key.slice(PREFIX.length), known);
  const expected = `write one of: ${known.map(ours).join(', ')}`;
  const message = `\`${shown(key)}\` is not known here`;
  return near === undefined ? { message, expected } : { message, expected, suggestion: ours(near) };
}

function misplaced(key: string, of: keyof typeof ANNOTATIONS): Explanation {
  return of === 'indicator'
    ? {
        message: `\`${key}\` belongs to the metadata of the SLO, not of its indicator`,
        expected: 'move it to the `metadata` at the top of the SLO',
      }
    : {
        message: `\`${key}\` belongs to the metadata of the indicator, not of the SLO`,
        expected: 'move it to the `metadata` of the `indicator`, or of the SLI document',
      };
}

/** A flag; false, and reported, when it is neither `true` nor `false`. */
export function readFlag(annotations: Annotations, name: string, report: Report): boolean {
  const written = annotations[ours(name)];
  if (written !== undefined && written !== 'true' && written !== 'false') {
    report(annotationPath(name), explainChoice(shown(written), ['true', 'false']));
  }
  return written === 'true';
}
