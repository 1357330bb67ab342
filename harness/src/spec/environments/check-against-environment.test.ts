import { describe, expect, it } from '@jest/globals';
import { exampleInput, FAULTS } from '../../../test/kit/example-spec.ts';
import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import { loadExperiment } from '../experiment/load-experiment.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { checkAgainstEnvironment } from './check-against-environment.ts';

const LOCAL: EnvironmentSpec = {
  type: 'local',
  name: 'local',
  entrypoint: 'api',
  services: {
    api: {
      kind: 'command',
      name: 'api',
      command: ['node'],
      before: [],
      env: {},
      readyPath: '/',
      variants: { default: {}, naive: {} },
    },
    redis: { kind: 'redis', name: 'redis' },
  },
  links: { 'api->redis': { name: 'api->redis', from: 'api', to: 'redis', protocol: 'redis' } },
};

const EXTERNAL: EnvironmentSpec = {
  type: 'external',
  name: 'staging',
  baseUrl: 'http://127.0.0.1:1',
  prometheusUrl: 'http://127.0.0.1:2',
  services: { api: { name: 'api' } },
  links: {},
};

function mismatches(
  changes: Readonly<Record<string, string>>,
  environment: EnvironmentSpec,
): readonly string[] {
  const loaded = loadExperiment(exampleInput(changes));
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
  const found = checkAgainstEnvironment(loaded, environment, FAULTS);
  return found.length === 0 ? [] : formatDiagnostics(found).split('\n');
}

describe('an experiment in an environment', () => {
  it('fits when everything it names is there', () => {
    expect(mismatches({}, LOCAL)).toEqual([]);
  });

  it('does not fit when a link, a service or a variant is not there', () => {
    const changes = {
      'api->redis': 'api->reddis',
      'objectives:': '  - { type: kill, service: worker }\nobjectives:',
      'api=naive': 'api=naif',
    };
    expect(mismatches(changes, LOCAL)).toEqual([
      'experiments/cache-latency.yaml:9:3  `api` has no variant `naif` in `local`, did you mean `naive`?',
      '    name one of: default, naive',
      'experiments/cache-latency.yaml:13:26  the environment `local` has no link `api->reddis`, did you mean `api->redis`?',
      '    name one of: api->redis',
      'experiments/cache-latency.yaml:14:28  the environment `local` has no service `worker`',
      '    name one of: api, redis',
    ]);
  });

  it('does not fit when nothing there can do such a fault', () => {
    expect(mismatches({}, EXTERNAL)).toEqual([
      'experiments/cache-latency.yaml:13:13  the environment `staging` cannot do `delay`',
      '    name its Toxiproxy and its links in `faultline.yaml`, or choose another with `--env`',
      'experiments/cache-latency.yaml:13:26  the environment `staging` has no link `api->redis`',
      '    it has none',
    ]);
  });

  it('is told so together with every other mistake', () => {
    const input = exampleInput({ 'api->redis': 'api->reddis', '100/s': '100' });
    const loaded = loadExperiment({ ...input, environment: LOCAL });
    const messages = loaded.ok ? [] : loaded.diagnostics.map(({ message }) => message);
    expect(messages).toEqual([
      '`100` has no unit',
      'the environment `local` has no link `api->reddis`',
    ]);
  });
});
