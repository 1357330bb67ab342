import type { Ratio } from '../../domain/units.ts';
import type { Report } from '../source/report.ts';
import { readShare } from './read-quantity.ts';

type Entry = { readonly warn?: string | undefined };

/** Reads below which share a met objective is worth a note: more than its target, or it could never be met and noted. */
export function readWarn(
  entry: Entry,
  { target, within }: { readonly target: Ratio | undefined; readonly within?: unknown },
  report: Report,
): { readonly warn?: Ratio } {
  if (!('warn' in entry)) return {};
  if (within !== undefined) {
    const message = 'a value has no share of requests to warn below';
    report(['warn'], { message, expected: 'take it out' }, 'key');
    return {};
  }
  const warn = readShare({ text: entry.warn, path: ['warn'] }, report);
  if (warn === undefined || target === undefined) return {};
  if (warn > target) return { warn };
  const message = `\`${entry.warn}\` is not above the target of ${String(Number((target * 100).toFixed(6)))}%`;
  report(['warn'], { message, expected: 'write more than the target' });
  return {};
}
