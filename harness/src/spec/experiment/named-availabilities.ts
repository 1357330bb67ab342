import type { Sli } from '../../domain/sli.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { SloCatalogue } from '../slo/slo-catalogue.ts';
import type { ExperimentDocument } from './experiment-schema.ts';
import type { GuardrailEntry } from './guardrail-schema.ts';
import type { ObjectiveEntry } from './objective-schema.ts';

/**
 * The availability indicators that objectives and guardrails name, each once; undefined when one of them cannot
 * be known, because then nobody can say whether there is just one.
 */
export function namedAvailabilities(
  { objectives = [], guardrails = [] }: Salvaged<ExperimentDocument>,
  catalogue: SloCatalogue,
): readonly Sli[] | undefined {
  const named = new Map<string, Sli>();
  for (const entry of [...objectives, ...guardrails]) {
    if (entry !== undefined && namesNoIndicator(entry)) continue;
    const sli = entry === undefined ? undefined : sliOf(entry, catalogue);
    if (sli === undefined) return undefined;
    if (sli.client?.kind === 'availability') named.set(sli.name, sli);
  }
  return [...named.values()];
}

function namesNoIndicator(entry: Salvaged<ObjectiveEntry | GuardrailEntry>): boolean {
  return !('slo' in entry || 'sli' in entry);
}

function sliOf(
  entry: Salvaged<ObjectiveEntry | GuardrailEntry>,
  { slos, slis }: SloCatalogue,
): Sli | undefined {
  if ('slo' in entry) return slos.get(entry.slo ?? '')?.sli;
  return 'sli' in entry ? slis.get(entry.sli ?? '') : undefined;
}
