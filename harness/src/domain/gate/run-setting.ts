import type { Reason } from '../finding.ts';
import type { RunRecord } from '../run-record.ts';

/** `api=naive`: the services that were started as something else than their default. */
export function otherVariants({ environment }: RunRecord): readonly string[] {
  return Object.values(environment?.services ?? {})
    .filter(({ variant }) => variant !== 'default')
    .map(({ name, variant }) => `${name}=${variant}`);
}

/** The parts of the experiment that a run changed on the command line, without what it was only permitted to do. */
function overridesOf({ source }: RunRecord): readonly string[] {
  return source.overrides.filter((one) => !one.startsWith('--'));
}

function setWords(overrides: readonly string[]): string {
  return overrides.map((one) => `--set ${one}`).join(' ');
}

/** Why a run does not stand for its experiment: it was asked something else than the file, or than the gate, asks. */
export function overrideReasons(run: RunRecord, asked: readonly string[]): readonly Reason[] {
  const [ran, wanted] = [overridesOf(run).toSorted(), [...asked].toSorted()];
  if (ran.join('\n') === wanted.join('\n')) return [];
  const message =
    wanted.length === 0
      ? `The run changed the experiment with ${setWords(ran)}, so it was asked something else than its file asks.`
      : `The gate asks for ${setWords(wanted)}; the run was ${ran.length === 0 ? 'of the experiment as its file is' : `with ${setWords(ran)}`}.`;
  return [{ code: 'SPEC_OVERRIDDEN', message }];
}

/** What differs between a run and the one that `faultline run NAME` makes: parts of it, services, where it was. */
export function settingRemarks(run: RunRecord): readonly Reason[] {
  const changes = overridesOf(run);
  const variants = otherVariants(run);
  return [
    ...(changes.length === 0
      ? []
      : [
          {
            code: 'SPEC_OVERRIDDEN',
            message: `The run changed the experiment with ${setWords(changes)}.`,
          },
        ]),
    ...(variants.length === 0
      ? []
      : [{ code: 'OTHER_VARIANT', message: `The run was of ${variants.join(', ')}.` }]),
    ...(run.environmentName === 'local'
      ? []
      : [
          {
            code: 'OTHER_ENVIRONMENT',
            message: `The run was in the environment "${run.environmentName}".`,
          },
        ]),
  ];
}

/** Why a run does not stand for its experiment: a fix that only one variant has is not what is released. */
export function variantReasons(run: RunRecord): readonly Reason[] {
  const variants = otherVariants(run);
  if (variants.length === 0) return [];
  const message = `The latest run was of ${variants.join(', ')}, which does not stand for the experiment.`;
  return [{ code: 'OTHER_VARIANT', message }];
}
