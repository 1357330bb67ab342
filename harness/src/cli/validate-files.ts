import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EnvironmentSpec } from '../domain/environment-spec.ts';
import { loadEnvironments } from '../spec/environments/load-environments.ts';
import { loadExperiment } from '../spec/experiment/load-experiment.ts';
import { kindOf, type FileKind } from '../spec/kind-of.ts';
import { loadSlos } from '../spec/slo/load-slos.ts';
import type { SloCatalogue } from '../spec/slo/slo-catalogue.ts';
import type { Diagnostic } from '../spec/source/diagnostic.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import { faultsOfProject } from './own-faults/project-faults.ts';
import type { Project } from './project.ts';
import {
  experimentNames,
  readTextFile,
  readYamlFiles,
  scenarioNames,
  type TextFile,
} from './read-project-files.ts';

/** One file, what it is, and what is wrong with it. */
export type ValidatedFile = {
  readonly file: string;
  readonly kind: FileKind | 'unknown';
  /** False for an experiment when the SLOs it needs have mistakes themselves. */
  readonly checked: boolean;
  readonly mistakes: readonly Diagnostic[];
};

/** What experiments are held against; the parts that have mistakes themselves are absent. */
type Surroundings = {
  readonly catalogue: SloCatalogue | undefined;
  readonly environments: Readonly<Record<string, EnvironmentSpec>> | undefined;
  readonly faults: FaultRegistry;
  readonly scenarios: readonly string[];
  readonly environmentName: string;
};

/**
 * Checks files by path, folder or name under `experiments/`, all of the project when none is given. Experiments
 * are held against the project's SLOs, scenarios and, when there is one of that name, environment.
 */
export async function validateFiles(
  project: Project,
  cwd: string,
  wanted: { readonly paths: readonly string[]; readonly environment: string },
): Promise<readonly ValidatedFile[]> {
  const environmentsFile = await readTextFile(project.environmentsFile, cwd);
  const sloFiles = await readYamlFiles(project.slosFolder, cwd);
  const slos = loadSlos(sloFiles);
  const environments = loadEnvironments(environmentsFile);
  const surroundings: Surroundings = {
    catalogue: slos.ok ? slos.catalogue : undefined,
    environments: environments.ok ? environments.environments : undefined,
    faults: (await faultsOfProject(project, cwd)).registry,
    scenarios: await scenarioNames(project),
    environmentName: wanted.environment,
  };
  const experiments = await readYamlFiles(project.experimentsFolder, cwd);
  const asked =
    wanted.paths.length === 0
      ? [environmentsFile, ...sloFiles, ...experiments]
      : await readWanted(project, cwd, wanted.paths);
  const ofSlos = slos.ok ? [] : slos.diagnostics;
  // Mistakes of the SLOs are told even to one who asked for an experiment alone, because it cannot be checked then.
  const broken = sloFiles.filter(({ file }) => ofSlos.some((mistake) => mistake.file === file));
  const files = new Map([...asked, ...broken].map((file) => [file.file, file]));
  return [...files.values()].map((file) => {
    const kind = kindOf(file.text) ?? 'unknown';
    const isOfProject = sloFiles.some((slo) => slo.file === file.file);
    const mistakes = isOfProject
      ? ofSlos.filter((mistake) => mistake.file === file.file)
      : mistakesIn(file, kind, surroundings);
    return { file: file.file, kind, checked: mistakes !== undefined, mistakes: mistakes ?? [] };
  });
}

function mistakesIn(
  { file, text }: TextFile,
  kind: ValidatedFile['kind'],
  { catalogue, environments, faults, scenarios, environmentName }: Surroundings,
): readonly Diagnostic[] | undefined {
  switch (kind) {
    case 'environments': {
      const loaded = loadEnvironments({ file, text });
      return loaded.ok ? [] : loaded.diagnostics;
    }
    case 'slos': {
      const loaded = loadSlos([{ file, text }]);
      return loaded.ok ? [] : loaded.diagnostics;
    }
    case 'unknown':
    case 'experiment': {
      if (catalogue === undefined) return undefined;
      const environment = environments?.[environmentName];
      const loaded = loadExperiment({
        file,
        text,
        faults,
        catalogue,
        scenarios,
        overrides: [],
        ...(environment === undefined ? {} : { environment }),
      });
      return loaded.ok ? [] : loaded.diagnostics;
    }
  }
}

async function readWanted(
  project: Project,
  cwd: string,
  paths: readonly string[],
): Promise<readonly TextFile[]> {
  const names = await experimentNames(project);
  const files: TextFile[] = [];
  for (const path of paths) {
    if (names.includes(path)) {
      files.push(await readTextFile(join(project.experimentsFolder, `${path}.yaml`), cwd));
    } else if (await isFolder(resolve(cwd, path))) {
      files.push(...(await readYamlFiles(resolve(cwd, path), cwd)));
    } else {
      files.push(await readTextFile(resolve(cwd, path), cwd));
    }
  }
  return files;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
