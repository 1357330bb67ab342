import type { Diagnostic } from './diagnostic.ts';
import { placeOf, placeOfKey, type Path, type SourceNode } from './source-node.ts';

/** A mistake in words; where it stands is the caller's to say. */
export type Explanation = {
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string;
};

/** Takes down a mistake at the value, or at the key, that a path leads to. */
export type Report = (path: Path, explanation: Explanation, where?: 'value' | 'key') => void;

/** A report that places each mistake in a document and keeps it. */
export function reportInto(diagnostics: Diagnostic[], root: SourceNode): Report {
  return (path, explanation, where = 'value') => {
    const place = where === 'key' ? placeOfKey(root, path) : placeOf(root, path);
    diagnostics.push({ ...place, ...explanation });
  };
}

/** The same report for a part of the document. */
export function within(report: Report, ...prefix: Path): Report {
  return (path, explanation, where) => report([...prefix, ...path], explanation, where);
}
