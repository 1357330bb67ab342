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
    const names = entry === undefined ? undefined : namesIn(entry);
    if (names !== undefined && names.length === 0) continue;
    const sli = names === undefined ? undefined : sliOf(names[0], catalogue);
    if (sli === undefined) return undefined;
    if (sli.client?.kind === 'availability') named.set(sli.name, sli);
  }
  return [...named.values()];
}

type Name = { readonly slo?: string | undefined; readonly sli?: string | undefined };

/** What an entry names an indicator by, if it does. */
function namesIn(entry: Salvaged<ObjectiveEntry | GuardrailEntry>): readonly (Name | undefined)[] {
  if ('slo' in entry) return [{ slo: entry.slo }];
  if ('sli' in entry) return [{ sli: entry.sli }];
  if ('throughput' in entry) return [entry.throughput];
  if ('budget' in entry) return [entry.budget];
  return 'alert' in entry ? [entry.alert] : [];
}

function sliOf(name: Name | undefined, { slos, slis }: SloCatalogue): Sli | undefined {
  return slos.get(name?.slo ?? '')?.sli ?? slis.get(name?.sli ?? '');
}
