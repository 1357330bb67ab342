import type { Ability } from '../../domain/environment.ts';
import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import { variantsOf } from '../../domain/check-variants.ts';
import type { Experiment } from '../../domain/experiment.ts';
import type { FaultDeclarations } from '../fault-declaration.ts';
import { sortDiagnostics, type Diagnostic } from '../source/diagnostic.ts';
import { nearName } from '../source/near-name.ts';
import { reportInto, within, type Explanation, type Report } from '../source/report.ts';
import type { SourceNode } from '../source/source-node.ts';

/** As much of a fault's entry as an environment has to do with; undefined where the file has mistakes. */
export type TargetEntry = {
  readonly type?: string | undefined;
  readonly link?: string | undefined;
  readonly service?: string | undefined;
};

/** What an environment is asked for: targets in the order of the file, and variants as `service=variant`. */
export type Demands = {
  readonly faults: readonly (TargetEntry | undefined)[];
  readonly variants: readonly string[];
};

/**
 * Whether an environment has every service and link that the experiment names, and can do to it what each fault
 * does. Nothing when it can.
 */
export function checkAgainstEnvironment(
  { experiment, source }: { readonly experiment: Experiment; readonly source: SourceNode },
  environment: EnvironmentSpec,
  faults: FaultDeclarations,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const demands = {
    faults: experiment.faults.map(({ type, target }) => ({ type, ...target })),
    variants: Object.keys(experiment.variants),
  };
  checkDemands(demands, environment, faults, reportInto(diagnostics, source));
  return sortDiagnostics(diagnostics);
}

/** The same for an experiment that may have other mistakes, so that all are told at once. */
export function checkDemands(
  demands: Demands,
  environment: EnvironmentSpec,
  faults: FaultDeclarations,
  report: Report,
): void {
  for (const [index, entry] of demands.faults.entries()) {
    if (entry === undefined) continue;
    const ofFault = within(report, 'faults', index);
    checkTarget(entry, environment, ofFault);
    const needs = faults.get(entry.type ?? '')?.needs;
    if (needs === undefined || needs === 'nothing') continue;
    if (abilitiesOf(environment).includes(needs)) continue;
    const message = `the environment \`${environment.name}\` cannot do \`${entry.type}\``;
    ofFault(['type'], { message, expected: HOW_TO_GAIN[needs] });
  }
  for (const key of demands.variants) checkVariant(key, environment, within(report, 'variants'));
}

/** What can be done to an environment of this kind. */
export function abilitiesOf(environment: EnvironmentSpec): readonly Ability[] {
  switch (environment.type) {
    case 'local':
      return abilitiesOfType('local', { hasProxies: true });
    case 'compose':
      return abilitiesOfType('compose', { hasProxies: environment.toxiproxy !== undefined });
    case 'external':
      return abilitiesOfType('external', { hasProxies: environment.toxiproxyUrl !== undefined });
  }
}

const HOW_TO_GAIN: Readonly<Record<Ability, string>> = {
  network: 'name its Toxiproxy and its links in `faultline.yaml`, or choose another with `--env`',
  container: 'it has no container engine; choose another with `--env`',
  rollout:
    'what it runs is not started again once it has ended as it was asked to; use `container-restart`, or choose another with `--env`',
  process: 'its processes are not ours to touch; choose another environment with `--env`',
};

function checkTarget(entry: TargetEntry, environment: EnvironmentSpec, report: Report): void {
  for (const [kind, things] of [
    ['link', environment.links],
    ['service', environment.services],
  ] as const) {
    const written = entry[kind];
    const names = Object.keys(things);
    if (written === undefined || names.includes(written)) continue;
    const message = `the environment \`${environment.name}\` has no ${kind} \`${written}\``;
    report([kind], { message, ...nameOneOf(names, written) });
  }
}

function checkVariant(key: string, environment: EnvironmentSpec, report: Report): void {
  // Somebody else's system has no variants that we could start.
  if (environment.type === 'external') return;
  const [service = '', variant = ''] = key.split('=');
  const { services } = environment;
  if (!Object.hasOwn(services, service)) {
    const message = `the environment \`${environment.name}\` has no service \`${service}\``;
    report([key], { message, ...nameOneOf(Object.keys(services), service) }, 'key');
    return;
  }
  const variants = variantsOf(environment, service);
  if (variants.includes(variant)) return;
  const message = `\`${service}\` has no variant \`${variant}\` in \`${environment.name}\``;
  report([key], { message, ...nameOneOf(variants, variant) }, 'key');
}

function nameOneOf(names: readonly string[], written: string): Omit<Explanation, 'message'> {
  const suggestion = nearName(written, names);
  const expected = names.length === 0 ? 'it has none' : `name one of: ${names.join(', ')}`;
  return suggestion === undefined ? { expected } : { expected, suggestion };
}
