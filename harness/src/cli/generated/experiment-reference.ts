import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../domain/experiment.ts';
import { formatDuration } from '../../domain/units.ts';
import { describeFault } from '../../engine/describe-fault.ts';
import { faultRegistry } from '../../faults/registry.ts';
import { nameOfTarget } from '../../faults/target-link.ts';
import { loadExperiment, type LoadedExperiment } from '../../spec/experiment/load-experiment.ts';
import { loadSlos } from '../../spec/slo/load-slos.ts';
import type { Reading } from '../../spec/source/diagnostic.ts';
import { specInvalid } from '../../spec/spec-invalid.ts';
import { objectiveRows } from '../view/plan-conditions.ts';
import {
  type ExperimentResult,
  type ExperimentResults,
  readExperimentResults,
} from './experiment-results.ts';
import { markdownTable } from './markdown-table.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`experiments/\` and \`docs/results/experiments.json\`; changes here are lost. -->

# Experiments

What each experiment believes, breaks and asks, and how its last run ended, with the default and with each variant that it says something
of. \`node bench/target-app/run-all-experiments.ts --write\` runs all of them and renews the results. How an experiment is
written is in [experiments/README.md](../experiments/README.md). A \`*\` marks a phase that an objective does not ask for and is judged in all the same.
`;

const RESULTS = 'docs/results/experiments.json';

/** `docs/experiments.md`: every experiment of a repository, with the last result of each variant. */
export function experimentReference(repository: string): string {
  const results = readExperimentResults(join(repository, RESULTS));
  const all = experimentsIn(repository);
  const overview = markdownTable([
    ['experiment', 'breaks', 'default', 'other variants'],
    ...all.map(({ experiment }) => [
      `[\`${experiment.name}\`](#${experiment.name})`,
      [
        ...new Set(
          experiment.faults.map(({ type, target }) => `${type} on ${nameOfTarget(target)}`),
        ),
      ].join(', ') || 'nothing',
      endedAs(resultOf(results, experiment.name, 'default')),
      Object.keys(experiment.variants)
        .map((variant) => `${variant}: ${endedAs(resultOf(results, experiment.name, variant))}`)
        .join('; '),
    ]),
  ]);
  return [PREAMBLE, overview, '', ...all.map((loaded) => section(loaded, results))].join('\n');
}

/** The experiments of a repository, by name; throws `SPEC_INVALID` for one with a mistake. */
export function experimentsIn(repository: string): readonly LoadedExperiment[] {
  const read = (path: string) => ({
    file: path,
    text: readFileSync(join(repository, path), 'utf8'),
  });
  const { catalogue } = orThrow(
    loadSlos(namesIn(repository, 'experiments/slos', '.yaml').map((name) => read(name))),
  );
  const scenarios = namesIn(repository, 'scenarios', '.ts').map((path) =>
    path.slice('scenarios/'.length, -'.ts'.length),
  );
  const rest = { faults: faultRegistry, catalogue, scenarios, overrides: [] };
  return namesIn(repository, 'experiments', '.yaml').map((path) =>
    orThrow(loadExperiment({ ...read(path), ...rest })),
  );
}

function namesIn(repository: string, folder: string, extension: string): readonly string[] {
  const names = readdirSync(join(repository, folder)).filter((name) => name.endsWith(extension));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

function orThrow<T>(reading: Reading<T>): T {
  if (!reading.ok) throw specInvalid(reading.diagnostics);
  return reading;
}

function section({ experiment, sha256 }: LoadedExperiment, results: ExperimentResults): string {
  const { name, hypothesis, runbook, load, phases } = experiment;
  const lasts = phases.warmup + phases.baseline + phases.fault + phases.recovery;
  const said = [
    `[\`experiments/${name}.yaml\`](../experiments/${name}.yaml)`,
    ...(runbook === undefined ? [] : [`[runbook](${fromDocs(runbook)})`]),
    `\`${load.scenario}\` at ${String(Number(load.ratePerSecond.toPrecision(4)))}/s for ${formatDuration(lasts)}`,
  ];
  return `## ${name}

${hypothesis}

${said.join(' · ')}

${faultLines(experiment)}

${objectiveTable(experiment)}

${resultTable(experiment, sha256, results)}
`;
}

/** A page of the documentation is linked from beside it; a URL as it is. */
function fromDocs(path: string): string {
  if (path.includes('://')) return path;
  return path.startsWith('docs/') ? path.slice('docs/'.length) : `../${path}`;
}

function faultLines({ faults }: Experiment): string {
  if (faults.length === 0) return 'Nothing is broken.';
  return faults
    .map((fault) => {
      const { does, proof } = describeFault(fault, faultRegistry);
      return `- **Breaks:** \`${fault.type}\` ${does}. **Proved:** ${proof}.`;
    })
    .join('\n');
}

function objectiveTable(experiment: Experiment): string {
  return markdownTable([['objective', 'judged in', 'asks for'], ...objectiveRows(experiment)]);
}

function resultTable({ name, variants }: Experiment, sha256: string, results: ExperimentResults) {
  const believed = [['default', 'The hypothesis.'] as const, ...Object.entries(variants)];
  const rows = believed.map(([variant, belief]) => {
    const result = resultOf(results, name, variant);
    return [
      variant === 'default' ? variant : `\`${variant}\``,
      belief,
      endedAs(result),
      result === undefined ? '' : whenOf(result, sha256),
      result?.because ?? '',
    ];
  });
  return markdownTable([['variant', 'what is believed', 'ended as', 'when', 'because'], ...rows]);
}

function resultOf(
  { results }: ExperimentResults,
  experiment: string,
  variant: string,
): ExperimentResult | undefined {
  return results.find((one) => one.experiment === experiment && one.variant === variant);
}

function endedAs(result: ExperimentResult | undefined): string {
  if (result === undefined) return 'not run yet';
  const called = result.verdict === 'none' ? 'no verdict' : result.verdict;
  return `${called} (${String(result.exitCode)})`;
}

function whenOf({ date, version, sha256 }: ExperimentResult, current: string): string {
  const of = sha256 === current ? '' : '; the file has changed since';
  return `${date}, ${version}${of}`;
}
