import type { Guardrail } from '../../domain/objective.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { SloCatalogue } from '../slo/slo-catalogue.ts';
import { within, type Report } from '../source/report.ts';
import { findSli } from './find-sli.ts';
import type { GuardrailEntry } from './objective-schema.ts';
import { readShare, readWholeSeconds } from './read-quantity.ts';

type Entry = Salvaged<GuardrailEntry>;

/** Reads the guardrails; each watches what the client sees, because nothing else is known within a second. */
export function readGuardrails(
  entries: readonly (Entry | undefined)[],
  catalogue: SloCatalogue,
  report: Report,
): readonly Guardrail[] {
  return entries.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const guardrail = readGuardrail(entry, catalogue, within(report, 'guardrails', index));
    return guardrail === undefined ? [] : [guardrail];
  });
}

function readGuardrail(
  entry: Entry,
  catalogue: SloCatalogue,
  report: Report,
): Guardrail | undefined {
  const sli = findSli(entry.sli, ['sli'], catalogue, report);
  const below = readShare({ text: entry.below, path: ['below'] }, report);
  const overMs = readWholeSeconds({ text: entry.over, path: ['over'] }, { min: 1_000 }, report);
  if (sli !== undefined && sli.client?.kind !== 'availability') {
    const message = `\`${sli.name}\` cannot be a guardrail: it is not an availability the client sees`;
    report(['sli'], { message, expected: 'name an availability indicator with a client side' });
    return undefined;
  }
  if (sli === undefined || below === undefined || overMs === undefined) return undefined;
  return { sli, below, overMs };
}
