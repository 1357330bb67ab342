import { parseQuantity, type Ms, type Ratio, type UnitKind } from '../../domain/units.ts';
import type { Path } from '../source/source-node.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import { writeQuantity } from '../schema/write-quantity.ts';

/** A written quantity and where it stands; `text` is undefined when the schema has already refused it. */
export type Written = { readonly text: string | undefined; readonly path: Path };

type Limits = { readonly min?: number | undefined; readonly max?: number | undefined };

/** Parses a quantity and holds it to its limits; undefined, and reported, when it breaks one. */
export function readQuantity(
  kind: UnitKind,
  { text, path }: Written,
  limits: Limits,
  report: Report,
): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseQuantity(kind, text);
  const value = parsed.ok ? parsed.value : Number.POSITIVE_INFINITY;
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = limits;
  if (value < min) {
    const expected = `write at least ${writeQuantity(kind, min)}`;
    report(path, { message: `\`${shown(text)}\` is too small`, expected });
    return undefined;
  }
  if (value > max) {
    const expected = `write at most ${writeQuantity(kind, max)}`;
    report(path, { message: `\`${shown(text)}\` is too large`, expected });
    return undefined;
  }
  return value;
}

/** A duration that is a whole number of seconds, because everything is counted by the second. */
export function readWholeSeconds(written: Written, limits: Limits, report: Report): Ms | undefined {
  const valueMs = readQuantity('duration', written, limits, report);
  if (valueMs === undefined || valueMs % 1_000 === 0) return valueMs;
  const seconds = Math.floor(valueMs / 1_000);
  report(written.path, {
    message: `\`${written.text}\` is not a whole number of seconds`,
    expected: `write \`${seconds}s\` or \`${seconds + 1}s\`; requests are counted by the second`,
  });
  return undefined;
}

/** A share of requests that can be reached and missed. */
export function readShare(written: Written, report: Report): Ratio | undefined {
  const share = readQuantity('percentage', written, { max: 1 }, report);
  if (share === 1) {
    report(written.path, {
      message: '100 % cannot be decided: no number of good requests proves that none can fail',
      expected: 'write less, like 99.9%',
    });
    return undefined;
  }
  if (share === 0) {
    const expected = 'write more than 0%';
    report(written.path, { message: '0 % decides nothing: it always holds', expected });
    return undefined;
  }
  return share;
}
