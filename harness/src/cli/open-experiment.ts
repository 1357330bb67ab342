import { join, resolve } from 'node:path';
import { NOTHING_SAID, type EnvironmentSafety } from '../domain/environment-safety.ts';
import type { EnvironmentSpec } from '../domain/environment-spec.ts';
import { loadEnvironments } from '../spec/environments/load-environments.ts';
import { loadExperiment, type LoadedExperiment } from '../spec/experiment/load-experiment.ts';
import { loadSlos } from '../spec/slo/load-slos.ts';
import type { Reading } from '../spec/source/diagnostic.ts';
import { specInvalid } from '../spec/spec-invalid.ts';
import type { KnownFaults } from './own-faults/known-faults.ts';
import { loadKnownFaults } from './own-faults/load-known-faults.ts';
import type { Project } from './project.ts';
import {
  experimentNames,
  readTextFile,
  readYamlFiles,
  scenarioNames,
} from './read-project-files.ts';
import { unknownName } from './unknown-name.ts';

/** An experiment that is free of mistakes, in the environment it is to run in. */
export type OpenedExperiment = {
  readonly loaded: LoadedExperiment;
  /** The path as a person would type it. */
  readonly file: string;
  readonly environment: EnvironmentSpec;
  /** What that environment lets be done to it. */
  readonly safety: EnvironmentSafety;
  readonly faults: KnownFaults;
  /** What the project says is secret. */
  readonly redact: readonly string[];
};

/**
 * Reads an experiment, by its name under `experiments/` or by its path, and the environment it shall run in. Rejects
 * with `UNKNOWN_NAME` and the near names, or with `SPEC_INVALID` and every mistake, or with `PLUGIN_INVALID`.
 */
export async function openExperiment(
  project: Project,
  cwd: string,
  wanted: {
    readonly name: string;
    readonly environment: string;
    readonly overrides: readonly string[];
  },
): Promise<OpenedExperiment> {
  const read = await openEnvironmentsFile(project, cwd);
  const { environments, faults: modules } = read;
  const environment = environmentOf(environments, wanted.environment);
  const faults = await loadKnownFaults(project.folder, modules);
  const { file, text } = await readTextFile(await experimentPath(project, cwd, wanted.name), cwd);
  const { catalogue } = orThrow(loadSlos(await readYamlFiles(project.slosFolder, cwd)));
  const scenarios = await scenarioNames(project);
  const { overrides } = wanted;
  const loaded = orThrow(
    loadExperiment({
      file,
      text,
      faults: faults.registry,
      catalogue,
      scenarios,
      overrides,
      environment,
    }),
  );
  const safety = read.safety.get(environment.name) ?? NOTHING_SAID;
  return { loaded, file, environment, safety, faults, redact: read.redact };
}

/** Reads `faultline.yaml` and picks one environment of it. */
export async function openEnvironmentSpec(
  project: Project,
  cwd: string,
  name: string,
): Promise<EnvironmentSpec> {
  return environmentOf((await openEnvironmentsFile(project, cwd)).environments, name);
}

async function openEnvironmentsFile(project: Project, cwd: string) {
  return orThrow(loadEnvironments(await readTextFile(project.environmentsFile, cwd)));
}

function environmentOf(
  environments: Readonly<Record<string, EnvironmentSpec>>,
  name: string,
): EnvironmentSpec {
  const spec = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (spec !== undefined) return spec;
  throw unknownName('environment', name, Object.keys(environments));
}

async function experimentPath(project: Project, cwd: string, name: string): Promise<string> {
  if (/[/\\]|\.ya?ml$/.test(name)) return resolve(cwd, name);
  const names = await experimentNames(project);
  if (names.includes(name)) return join(project.experimentsFolder, `${name}.yaml`);
  throw unknownName('experiment', name, names);
}

function orThrow<T>(reading: Reading<T>): T {
  if (!reading.ok) throw specInvalid(reading.diagnostics);
  return reading;
}
