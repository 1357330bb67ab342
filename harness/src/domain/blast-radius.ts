import type { FrozenTarget } from './fault.ts';
import { formatRatio, type Ratio } from './units.ts';

/** How much may be touched at once; what is absent is not limited here. */
export type BlastLimits = {
  readonly maxTargets?: number;
  /** Of the instances of any one service. */
  readonly maxPercent?: Ratio;
};

/** Where a limit comes from, to be named when it is broken. */
export type LimitSource = 'experiment' | 'environment' | 'default';

/** The limits that hold for a run: of two, the stricter one. */
export type EffectiveLimits = {
  readonly maxTargets: { readonly value: number; readonly from: LimitSource };
  /** Without one, half the instances of a service may be touched, but always one. */
  readonly maxPercent: { readonly value: Ratio; readonly from: LimitSource };
};

/** What holds where nobody says anything: enough for an ordinary experiment, and never a whole fleet. */
export const DEFAULT_LIMITS = { maxTargets: 5, maxPercent: 0.5 } as const satisfies BlastLimits;

export function effectiveLimits(
  experiment: BlastLimits | undefined,
  environment: BlastLimits | undefined,
): EffectiveLimits {
  return {
    maxTargets: stricter(
      experiment?.maxTargets,
      environment?.maxTargets,
      DEFAULT_LIMITS.maxTargets,
    ),
    maxPercent: stricter(
      experiment?.maxPercent,
      environment?.maxPercent,
      DEFAULT_LIMITS.maxPercent,
    ),
  };
}

/** Every way in which the targets are more than the limits allow, a sentence with the numbers each. */
export function beyondBlastRadius(
  targets: readonly FrozenTarget[],
  limits: EffectiveLimits,
): readonly string[] {
  const distinct = [...new Map(targets.map((target) => [target.key, target])).values()];
  return [...tooMany(distinct, limits.maxTargets), ...tooMuch(distinct, limits.maxPercent)];
}

/** Why the things that an experiment names are too many already, each being one target at least. */
export function namedTooMany(
  named: readonly string[],
  { maxTargets }: EffectiveLimits,
): string | undefined {
  if (named.length <= maxTargets.value) return undefined;
  return `The experiment names ${targetCount(named.length)} (${named.join(', ')}), and at most ${String(maxTargets.value)} may be touched (${SOURCES[maxTargets.from]}).`;
}

/** `at most 5 targets (the default), and at most 50 % of the instances of a service (the environment)`. */
export function limitsInWords({ maxTargets, maxPercent }: EffectiveLimits): string {
  return `at most ${targetCount(maxTargets.value)} (${SOURCES[maxTargets.from]}), and ${percentWords(maxPercent)}`;
}

const SOURCES: Readonly<Record<LimitSource, string>> = {
  experiment: 'blastRadius of the experiment',
  environment: 'limits of the environment',
  default: 'the default',
};

function stricter(
  experiment: number | undefined,
  environment: number | undefined,
  standard: number,
): { readonly value: number; readonly from: LimitSource } {
  if (experiment === undefined && environment === undefined) {
    return { value: standard, from: 'default' };
  }
  const ofExperiment = experiment ?? Number.POSITIVE_INFINITY;
  const ofEnvironment = environment ?? Number.POSITIVE_INFINITY;
  return ofExperiment <= ofEnvironment
    ? { value: ofExperiment, from: 'experiment' }
    : { value: ofEnvironment, from: 'environment' };
}

function tooMany(
  targets: readonly FrozenTarget[],
  limit: EffectiveLimits['maxTargets'],
): readonly string[] {
  if (targets.length <= limit.value) return [];
  const names = targets.map(({ name }) => name).join(', ');
  return [
    `The run would touch ${targetCount(targets.length)} (${names}), and at most ${String(limit.value)} may be touched (${SOURCES[limit.from]}).`,
  ];
}

function tooMuch(
  targets: readonly FrozenTarget[],
  limit: EffectiveLimits['maxPercent'],
): readonly string[] {
  const services = [...new Set(targets.flatMap(({ service }) => service ?? []))];
  return services.flatMap((service) => {
    const ofService = targets.filter((target) => target.service === service);
    const instances = Math.max(ofService.length, ...ofService.map((one) => one.instances ?? 0));
    const touched = ofService.length;
    if (touched <= allowedOf(instances, limit)) return [];
    const share = formatRatio(touched / instances, 0);
    return [
      `The run would touch ${String(touched)} of ${String(instances)} instances of ${service} (${share}), and ${percentWords(limit)}.`,
    ];
  });
}

/** Rounded down. A whole number of instances must not be lost to the last bit of a ratio like 0.29 × 100. */
function allowedOf(instances: number, { value, from }: EffectiveLimits['maxPercent']): number {
  const allowed = Math.floor(instances * value + 1e-9);
  return from === 'default' ? Math.max(1, allowed) : allowed;
}

function percentWords({ value, from }: EffectiveLimits['maxPercent']): string {
  const least = from === 'default' ? ', but always one' : '';
  return `at most ${formatRatio(value)} of the instances of a service${least} (${SOURCES[from]})`;
}

function targetCount(count: number): string {
  return count === 1 ? '1 target' : `${String(count)} targets`;
}
