import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { undecidable } from '../../src/domain/undecidable.ts';
import { faultRegistry } from '../../src/faults/registry.ts';
import { loadEnvironments } from '../../src/spec/environments/load-environments.ts';
import { loadExperiment } from '../../src/spec/experiment/load-experiment.ts';
import { loadSlos } from '../../src/spec/slo/load-slos.ts';
import { formatDiagnostics, type Reading } from '../../src/spec/source/diagnostic.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const EXPERIMENTS = filesIn('experiments', '.yaml');
const SCENARIOS = filesIn('scenarios', '.ts').map((path) => nameOf(path, '.ts'));

/** What an engine has stopped when it was asked to, it does not start again. */
const ROLLOUT = 'experiments/replica-restarted.yaml';

function filesIn(folder: string, extension: string): readonly string[] {
  const names = readdirSync(join(REPOSITORY, folder)).filter((name) => name.endsWith(extension));
  return names.sort().map((name) => `${folder}/${name}`);
}

function nameOf(path: string, extension: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -extension.length);
}

function read(file: string): { readonly file: string; readonly text: string } {
  return { file, text: readFileSync(join(REPOSITORY, file), 'utf8') };
}

function unlessWrong<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(formatDiagnostics(reading.diagnostics));
  return reading;
}

function loadShipped(file: string, environmentName: 'local' | 'compose' = 'local') {
  const { catalogue } = unlessWrong(loadSlos(filesIn('experiments/slos', '.yaml').map(read)));
  const { environments } = unlessWrong(loadEnvironments(read('faultline.yaml')));
  const environment = environments[environmentName]!;
  const rest = { faults: faultRegistry, catalogue, scenarios: SCENARIOS, overrides: [] };
  return unlessWrong(loadExperiment({ ...read(file), ...rest, environment })).experiment;
}

describe('the experiments of the repository', () => {
  it('are those that the documentation promises', () => {
    expect(EXPERIMENTS.map((path) => nameOf(path, '.yaml'))).toEqual(
      expect.arrayContaining([
        'api-killed',
        'cache-down',
        'cache-latency',
        'database-down',
        'database-latency',
        'steady-state',
      ]),
    );
  });

  it.each(EXPERIMENTS)('%s is in the list of the README', (file) => {
    expect(read('experiments/README.md').text).toContain(`(${nameOf(file, '.yaml')}.yaml)`);
  });

  it('show in the READMEs what stands in the file', () => {
    const inFile = read('experiments/cache-latency.yaml').text;
    const example = (file: string) => /```yaml\n([^]*?)```/.exec(read(file).text)?.[1];
    expect(example('experiments/README.md')).toBe(inFile);
    // The front page leaves out the line that is for editors.
    expect(example('README.md')).toBe(inFile.slice(inFile.indexOf('\n') + 1));
  });

  it.each(EXPERIMENTS)('%s has no mistake and fits the local environment', (file) => {
    expect(loadShipped(file).name).toBe(nameOf(file, '.yaml'));
  });

  it.each(EXPERIMENTS.filter((file) => file !== ROLLOUT))(
    '%s fits the compose environment as well, with its variants',
    (file) => {
      const { variants } = loadShipped(file, 'compose');
      expect(variants).toEqual(loadShipped(file).variants);
    },
  );

  it('are refused where nobody can do what they do', () => {
    expect(() => loadShipped(ROLLOUT, 'compose')).toThrow('process-restart');
  });

  it.each(EXPERIMENTS)('%s says what the naive variant does differently', (file) => {
    expect(Object.keys(loadShipped(file).variants)).toContain('api=naive');
  });

  it.each(EXPERIMENTS)('%s offers enough requests to decide each of its objectives', (file) => {
    const experiment = loadShipped(file);
    const allOnce = experiment.faults.every(
      ({ type }) => faultRegistry.get(type)?.lasts === 'once',
    );
    expect(undecidable(experiment, allOnce)).toEqual([]);
  });

  it.each(EXPERIMENTS)('%s looks long enough to tell a late recovery from none', (file) => {
    const { objectives, phases } = loadShipped(file);
    for (const objective of objectives) {
      if (objective.kind !== 'recovery') continue;
      expect(phases.recovery).toBeGreaterThanOrEqual(objective.withinMs + objective.holdMs);
    }
  });

  it.each(EXPERIMENTS)('%s lasts no longer than a minute and a half', (file) => {
    const { warmup, baseline, fault, recovery } = loadShipped(file).phases;
    expect(warmup + baseline + fault + recovery).toBeLessThanOrEqual(90_000);
  });

  it.each(EXPERIMENTS)('%s names its schema, and a runbook only if there is one', (file) => {
    const [firstLine] = read(file).text.split('\n');
    expect(firstLine).toBe(
      '# yaml-language-server: $schema=../harness/schema/experiment.schema.json',
    );
    const { runbook } = loadShipped(file);
    expect(runbook === undefined || existsSync(join(REPOSITORY, runbook))).toBe(true);
  });
});
