import { basename } from 'node:path';
import type { Experiment } from '../domain/experiment.ts';
import type { FaultSpec } from '../domain/fault.ts';
import type { Sli } from '../domain/sli.ts';
import { formatDuration, formatRatio } from '../domain/units.ts';
import { loadExperiment } from '../spec/experiment/load-experiment.ts';
import { loadSlos } from '../spec/slo/load-slos.ts';
import type { Slo, SloCatalogue } from '../spec/slo/slo-catalogue.ts';
import { specInvalid } from '../spec/spec-invalid.ts';
import { faultsOfProject } from './own-faults/project-faults.ts';
import type { Project } from './project.ts';
import { readYamlFiles, scenarioNames } from './read-project-files.ts';

/** A list for a person, as rows, and for a machine, as items. */
export type Listing = {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly items: readonly object[];
};

/** Every experiment of the project; one with mistakes is listed as such. Rejects when the SLOs have mistakes. */
export async function listExperiments(project: Project, cwd: string): Promise<Listing> {
  const catalogue = await readCatalogue(project, cwd);
  const scenarios = await scenarioNames(project);
  const { registry: faults } = await faultsOfProject(project, cwd);
  const files = await readYamlFiles(project.experimentsFolder, cwd);
  const entries = files.map(({ file, text }) => {
    const input = { file, text, faults, catalogue, scenarios, overrides: [] };
    const loaded = loadExperiment(input);
    const name = basename(file).replace(/\.ya?ml$/, '');
    return loaded.ok
      ? { row: experimentRow(loaded.experiment), item: experimentItem(loaded.experiment, file) }
      : brokenExperiment(name, file, loaded.diagnostics.length);
  });
  return {
    heading: ['NAME', 'BREAKS', 'LASTS', 'BELIEVES'],
    rows: entries.map(({ row }) => row),
    items: entries.map(({ item }) => item),
  };
}

/** Every SLO of the project, then the indicators that no SLO is made of. */
export async function listSlos(project: Project, cwd: string): Promise<Listing> {
  const { slos, slis } = await readCatalogue(project, cwd);
  const used = new Set([...slos.values()].map(({ sli }) => sli.name));
  const alone = [...slis.values()].filter((sli) => !used.has(sli.name));
  return {
    heading: ['NAME', 'TARGET', 'SERVICE', 'MEASURED BY', 'MEANS'],
    rows: [
      ...[...slos.values()].map((slo) => [
        slo.name,
        targetOf(slo),
        slo.sli.service,
        sidesOf(slo.sli),
        slo.description,
      ]),
      ...alone.map((sli) => [sli.name, '–', sli.service, sidesOf(sli), sli.description]),
    ],
    items: [
      ...[...slos.values()].map((slo) => ({ kind: 'slo', ...slo })),
      ...alone.map((sli) => ({ kind: 'sli', ...sli })),
    ],
  };
}

async function readCatalogue(project: Project, cwd: string): Promise<SloCatalogue> {
  const loaded = loadSlos(await readYamlFiles(project.slosFolder, cwd));
  if (!loaded.ok) throw specInvalid(loaded.diagnostics);
  return loaded.catalogue;
}

function experimentRow(experiment: Experiment): readonly string[] {
  const faults = experiment.faults.map(faultInWords);
  return [
    experiment.name,
    faults.length === 0 ? 'nothing' : faults.join(', '),
    formatDuration(lastsMs(experiment)),
    experiment.hypothesis,
  ];
}

function experimentItem(experiment: Experiment, file: string): object {
  return { ...experiment, file, lastsMs: lastsMs(experiment) };
}

function brokenExperiment(
  name: string,
  file: string,
  mistakes: number,
): { readonly row: readonly string[]; readonly item: object } {
  const count = mistakes === 1 ? 'one mistake' : `${mistakes} mistakes`;
  const words = `(the file has ${count}: faultline validate ${name})`;
  return { row: [name, '?', '?', words], item: { name, file, mistakes } };
}

function faultInWords({ type, target }: FaultSpec): string {
  return `${type} on ${target.kind === 'link' ? target.link : target.service}`;
}

function lastsMs({ phases }: Experiment): number {
  return phases.warmup + phases.baseline + phases.fault + phases.recovery;
}

function targetOf({ target, underMs }: Slo): string {
  const under = underMs === undefined ? '' : ` under ${formatDuration(underMs)}`;
  return `${formatRatio(target)}${under}`;
}

function sidesOf({ client, server }: Sli): string {
  const sides = [client === undefined ? '' : 'client', server === undefined ? '' : 'Prometheus'];
  return sides.filter((side) => side !== '').join(', ');
}
