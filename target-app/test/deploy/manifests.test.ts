import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfiguration } from '../../src/configuration.ts';
import { readGradesServiceSettings } from '../../src/grades-service/settings.ts';
import { readWorkerSettings } from '../../src/worker/settings.ts';
import {
  buildOverlays,
  containerOf,
  environmentOf,
  kinds,
  type Manifest,
  named,
  of,
} from '../kit/built-overlays.ts';
import { run, toolPath } from '../kit/tool.ts';

const OVERLAYS = ['dev', 'prod', 'chaos'] as const;
/** Their schemas come with their operators, not with Kubernetes. */
const OF_OPERATORS = ['ServiceMonitor', 'ScaledObject', 'TriggerAuthentication', 'Application'];

let folder: string;
let validator: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  validator = await toolPath('kubectl-validate');
  await buildOverlays(OVERLAYS);
});
afterAll(() => rm(folder, { recursive: true }));

const ours = (overlay: string): readonly Manifest[] =>
  kinds(overlay, 'Deployment', 'Job').filter(
    ({ metadata }) => metadata.labels?.['faultline.dev/image'] === 'target-app',
  );

async function validate(manifests: readonly unknown[]): Promise<string> {
  const file = join(folder, 'manifests.yaml');
  await writeFile(file, manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join(''));
  const { exitCode, said } = await run(validator, file);
  return exitCode === 0 ? 'valid' : said;
}

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('is what the schemas of Kubernetes allow, to the last field', async () => {
    const manifests = of(overlay).filter(({ kind }) => !OF_OPERATORS.includes(kind));
    expect(manifests.length).toBeGreaterThan(20);
    expect(await validate(manifests)).toBe('valid');
  });

  it('puts everything into one namespace, which is held to the restricted standard', () => {
    const [namespace] = kinds(overlay, 'Namespace');
    expect(namespace?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const elsewhere = of(overlay).filter(
      ({ kind, metadata }) =>
        kind !== 'Namespace' && metadata.namespace !== namespace?.metadata.name,
    );
    expect(elsewhere.map(({ metadata }) => metadata.name)).toEqual([]);
  });

  it('lets no container be root, write, or gain anything', () => {
    const workloads = kinds(overlay, 'Deployment', 'Job');
    expect(workloads.length).toBeGreaterThan(3);
    for (const { metadata, spec } of workloads) {
      const pod = spec.template.spec;
      expect({ name: metadata.name, pod }).toMatchObject({
        pod: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        },
      });
      for (const container of pod.containers) {
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: {
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          },
        });
        expect(container.image).toMatch(/:[\w.-]+$/);
        expect(container.image).not.toMatch(/:latest$/);
      }
    }
  });

  it('gives each process a configuration that it takes', () => {
    const readers: Readonly<Record<string, (env: Record<string, string>) => unknown>> = {
      api: readConfiguration,
      worker: readWorkerSettings,
      grades: readGradesServiceSettings,
    };
    for (const [name, read] of Object.entries(readers)) {
      const environment = environmentOf(overlay, named(overlay, 'Deployment', name));
      expect(() => read(environment)).not.toThrow();
    }
  });

  it('waits longer than the app takes to start, and to stop', () => {
    for (const name of ['api', 'worker', 'grades']) {
      const manifest = named(overlay, 'Deployment', name);
      const environment = environmentOf(overlay, manifest);
      const { drainMs, shutdownDeadlineMs, startupDeadlineMs } = readGradesServiceSettings(
        lifecycleOf(environment),
      ).lifecycle;
      const { terminationGracePeriodSeconds = 30 } = manifest.spec.template.spec;
      expect(terminationGracePeriodSeconds * 1000).toBeGreaterThan(shutdownDeadlineMs + 1000);
      // Long enough for every node to hear that this one takes no more.
      expect(drainMs).toBeGreaterThanOrEqual(2000);
      expect(shutdownDeadlineMs).toBeGreaterThan(drainMs);
      const { startupProbe, livenessProbe, readinessProbe } = containerOf(manifest);
      expect([livenessProbe, readinessProbe].every((probe) => probe !== undefined)).toBe(true);
      const { periodSeconds, failureThreshold } = startupProbe!;
      expect(periodSeconds * failureThreshold * 1000).toBeGreaterThan(startupDeadlineMs);
    }
  });

  it('starts programs that there are', async () => {
    const programs = ours(overlay).flatMap((manifest) =>
      (containerOf(manifest).args ?? [])
        .map((argument) => argument.replace(/^--(?:import=)?/, ''))
        .filter((argument) => argument !== ''),
    );
    expect(new Set(programs)).toEqual(
      new Set([
        './src/observability/tracing.ts',
        'src/main.ts',
        'src/worker-main.ts',
        'src/grades-main.ts',
        'src/migrate.ts',
      ]),
    );
    for (const program of programs) {
      await readFile(join(import.meta.dirname, '../..', program), 'utf8');
    }
  });

  it('leaves at least two of the api when nodes are drained, and spreads them', () => {
    expect(named(overlay, 'PodDisruptionBudget', 'api').spec).toMatchObject({ minAvailable: 2 });
    const api = named(overlay, 'Deployment', 'api').spec;
    expect(api.replicas).toBeUndefined();
    expect(api.template.spec.topologySpreadConstraints).toHaveLength(2);
    const { minReplicas } = named(overlay, 'HorizontalPodAutoscaler', 'api').spec;
    expect(minReplicas).toBeGreaterThanOrEqual(overlay === 'dev' ? 2 : 3);
  });

  it('has services, budgets and policies that select pods which are there', () => {
    const pods = kinds(overlay, 'Deployment', 'Job').map(
      ({ spec }) => spec.template.metadata.labels,
    );
    const isThere = (wanted: Readonly<Record<string, string>>) =>
      pods.some((labels) => Object.entries(wanted).every(([key, value]) => labels[key] === value));
    const selectors = kinds(overlay, 'Service', 'PodDisruptionBudget', 'NetworkPolicy').map(
      ({ kind, metadata, spec }) => {
        const selector = (spec['podSelector'] ?? spec['selector']) as {
          readonly matchLabels?: Readonly<Record<string, string>>;
          readonly matchExpressions?: readonly { readonly key: string; values: string[] }[];
        };
        const [expression] = selector.matchExpressions ?? [];
        const labels =
          kind === 'Service' ? (selector as Record<string, string>) : (selector.matchLabels ?? {});
        const all = expression
          ? expression.values.map((value) => ({ ...labels, [expression.key]: value }))
          : [labels];
        return { what: `${kind} ${metadata.name}`, all };
      },
    );
    expect(selectors.filter(({ all }) => !all.every(isThere))).toEqual([]);
  });

  it('lets nobody in or out whom no policy names', () => {
    expect(named(overlay, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});

/** Of an environment, what every process reads in the same way. */
function lifecycleOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['STARTUP_DEADLINE_MS', 'DRAIN_MS', 'SHUTDOWN_DEADLINE_MS'];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));
}

describe('the validator', () => {
  it('finds a field that is misspelt, and a value of a wrong type', async () => {
    const api = named('dev', 'Deployment', 'api');
    expect(await validate([{ ...api, spec: { ...api.spec, minReadySecond: 1 } }])).toContain(
      'minReadySecond',
    );
    expect(await validate([{ ...api, spec: { ...api.spec, replicas: 'three' } }])).toContain(
      'replicas',
    );
  });
});
