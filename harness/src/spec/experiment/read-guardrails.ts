import type { Guardrail, QueryLimit } from '../../domain/guardrail.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { SloCatalogue } from '../slo/slo-catalogue.ts';
import { within, type Report } from '../source/report.ts';
import { findSli } from './find-sli.ts';
import type { GuardrailEntry } from './guardrail-schema.ts';
import { readQuantity, readShare, readWholeSeconds } from './read-quantity.ts';

type Entry = Salvaged<GuardrailEntry>;
type EntryWith<K extends string> = Extract<Entry, { readonly [key in K]?: unknown }>;

/**
 * Reads the guardrails; each is something that can be known within a second or two. They keep their places in the
 * list; one that could not be read is undefined, and reported.
 */
export function readGuardrails(
  entries: readonly (Entry | undefined)[],
  catalogue: SloCatalogue,
  report: Report,
): readonly (Guardrail | undefined)[] {
  return entries.map((entry, index) =>
    entry === undefined
      ? undefined
      : readGuardrail(entry, catalogue, within(report, 'guardrails', index)),
  );
}

function readGuardrail(
  entry: Entry,
  catalogue: SloCatalogue,
  report: Report,
): Guardrail | undefined {
  const overMs = readWholeSeconds({ text: entry.over, path: ['over'] }, { min: 1_000 }, report);
  if ('sli' in entry) return readSliGuardrail(entry, overMs, catalogue, report);
  if ('query' in entry) return readQueryGuardrail(entry, overMs, report);
  if ('alive' in entry) {
    const { alive: service } = entry;
    if (service === undefined || overMs === undefined) return undefined;
    return { kind: 'alive', service, overMs };
  }
  if (!('generator' in entry)) return undefined;
  const { generator: measure } = entry;
  const above = readShare({ text: entry.above, path: ['above'] }, report);
  if (measure === undefined || above === undefined || overMs === undefined) return undefined;
  return { kind: 'generator', measure, above, overMs };
}

function readSliGuardrail(
  entry: EntryWith<'sli'>,
  overMs: number | undefined,
  catalogue: SloCatalogue,
  report: Report,
): Guardrail | undefined {
  const sli = findSli(entry.sli, ['sli'], catalogue, report);
  const below = readShare({ text: entry.below, path: ['below'] }, report);
  const under = { text: entry.under, path: ['under'] };
  const underMs = readQuantity('duration', under, { min: 1 }, report);
  if (sli === undefined) return undefined;
  if (sli.client === undefined) {
    const message = `\`${sli.name}\` cannot be a guardrail: it is nothing the client sees`;
    report(['sli'], { message, expected: 'name an indicator with a client side' });
    return undefined;
  }
  const isLatency = sli.client.kind === 'latency';
  if (isLatency && !('under' in entry)) {
    const message = `\`${sli.name}\` is a latency, and \`under\` is missing`;
    report(['sli'], { message, expected: 'add what a good answer takes at most, like under: 1s' });
    return undefined;
  }
  if (!isLatency && 'under' in entry) {
    const message = `\`${sli.name}\` is not a latency`;
    report(['under'], { message, expected: 'take `under` out' }, 'key');
    return undefined;
  }
  if (below === undefined || overMs === undefined || (isLatency && underMs === undefined)) {
    return undefined;
  }
  return { kind: 'sli', sli, ...(underMs === undefined ? {} : { underMs }), below, overMs };
}

function readQueryGuardrail(
  entry: EntryWith<'query'>,
  overMs: number | undefined,
  report: Report,
): Guardrail | undefined {
  const limit = readLimit(entry, report);
  if (entry.query === undefined || limit === undefined || overMs === undefined) return undefined;
  return { kind: 'query', query: entry.query, limit, overMs };
}

/** One limit, on one side: two would be two guardrails. */
function readLimit(entry: EntryWith<'query'>, report: Report): QueryLimit | undefined {
  const hasBoth = 'above' in entry && 'below' in entry;
  if (hasBoth || !('above' in entry || 'below' in entry)) {
    const message = hasBoth ? 'it has `above` and `below`' : 'it has neither `above` nor `below`';
    report(hasBoth ? ['below'] : ['query'], {
      message,
      expected: hasBoth ? 'make two guardrails of it' : 'add one of them: a plain number',
    });
    return undefined;
  }
  const side = 'above' in entry ? 'above' : 'below';
  const value = entry[side];
  return value === undefined ? undefined : { side, value };
}
