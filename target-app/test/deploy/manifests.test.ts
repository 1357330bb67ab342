import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { readConfiguration } from '../../src/configuration.ts';
import { readGradesServiceSettings } from '../../src/grades-service/settings.ts';
import { readWorkerSettings } from '../../src/worker/settings.ts';
import { run, toolPath } from '../kit/tool.ts';

const KUBERNETES = join(import.meta.dirname, '../../deploy/kubernetes');
const OVERLAYS = ['dev', 'prod', 'chaos'] as const;
/** Their schemas come with their operators, not with Kubernetes. */
const OF_OPERATORS = ['ServiceMonitor', 'ScaledObject', 'TriggerAuthentication', 'Application'];

type Probe = { readonly periodSeconds: number; readonly failureThreshold: number };
type Container = {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly Readonly<Record<string, { readonly name: string }>>[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: object;
  readonly ports?: readonly { readonly name: string }[];
};
type PodSpec = {
  readonly containers: readonly Container[];
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly object[];
};
type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  // Each kind has one of its own; what tests look at is narrowed where they do.
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
  };
  readonly rules?: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
};

let folder: string;
let validator: string;
const built = new Map<string, readonly Manifest[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  const kustomize = await toolPath('kustomize');
  validator = await toolPath('kubectl-validate');
  for (const overlay of OVERLAYS) {
    const { exitCode, stdout, said } = await run(
      kustomize,
      'build',
      join(KUBERNETES, 'overlays', overlay),
    );
    if (exitCode !== 0) throw new Error(said);
    const documents = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
    built.set(overlay, documents);
  }
});
afterAll(() => rm(folder, { recursive: true }));

const of = (overlay: string): readonly Manifest[] => built.get(overlay) ?? [];
const kinds = (overlay: string, ...names: readonly string[]): readonly Manifest[] =>
  of(overlay).filter(({ kind }) => names.includes(kind));
const named = (overlay: string, kind: string, name: string): Manifest => {
  const found = kinds(overlay, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name} in ${overlay}.`);
  return found;
};
const ours = (overlay: string): readonly Manifest[] =>
  kinds(overlay, 'Deployment', 'Job').filter(
    ({ metadata }) => metadata.labels?.['faultline.dev/image'] === 'target-app',
  );
const containerOf = ({ spec }: Manifest): Container => spec.template.spec.containers[0]!;

/** What a process sees, as Kubernetes puts it together: first what `envFrom` names, then `env` over it. */
function environmentOf(overlay: string, manifest: Manifest): Record<string, string> {
  const { envFrom = [], env = [] } = containerOf(manifest);
  const values: Record<string, string> = {};
  for (const { configMapRef, secretRef } of envFrom) {
    if (configMapRef) Object.assign(values, named(overlay, 'ConfigMap', configMapRef.name).data);
    if (secretRef === undefined) continue;
    for (const [name, text] of Object.entries(named(overlay, 'Secret', secretRef.name).data!)) {
      values[name] = Buffer.from(text, 'base64').toString();
    }
  }
  for (const { name, value = '' } of env) values[name] = value;
  return values;
}

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

describe('what belongs to operators', () => {
  it('scrapes a port of the services that it selects', () => {
    const { spec } = named('prod', 'ServiceMonitor', 'target-app') as unknown as {
      readonly spec: {
        readonly selector: { readonly matchExpressions: readonly [{ readonly values: string[] }] };
        readonly endpoints: readonly [{ readonly port: string; readonly path: string }];
      };
    };
    for (const name of spec.selector.matchExpressions[0].values) {
      const service = named('prod', 'Service', name).spec as unknown as Container;
      expect(service.ports?.map((port) => port.name)).toContain(spec.endpoints[0].port);
    }
    expect(spec.endpoints[0].path).toBe('/metrics');
  });

  it('lets KEDA alone say how many workers there are, by the queue that they read', () => {
    const { spec } = named('prod', 'ScaledObject', 'worker') as unknown as {
      readonly spec: {
        readonly scaleTargetRef: { readonly name: string };
        readonly triggers: readonly [{ readonly metadata: Readonly<Record<string, string>> }];
      };
    };
    const worker = named('prod', 'Deployment', spec.scaleTargetRef.name);
    expect(worker.spec.replicas).toBeUndefined();
    const queue = spec.triggers[0].metadata['queueURLFromEnv'] ?? '';
    expect(environmentOf('prod', worker)[queue]).toMatch(/student-events\.fifo$/);
  });

  it('has Argo CD deploy an overlay that there is, into the namespace of that overlay', async () => {
    const text = await readFile(join(KUBERNETES, 'argocd/application.yaml'), 'utf8');
    const { spec } = parseAllDocuments(text)[0]!.toJS() as {
      readonly spec: { readonly source: { path: string }; destination: { namespace: string } };
    };
    expect(spec.source.path).toBe('target-app/deploy/kubernetes/overlays/prod');
    expect(spec.destination.namespace).toBe(kinds('prod', 'Namespace')[0]?.metadata.name);
  });
});

describe('the chaos overlay', () => {
  it('has the links of the api lead over proxies that Toxiproxy has and its Service shows', () => {
    const proxies = JSON.parse(
      kinds('chaos', 'ConfigMap').find(({ data }) => data?.['toxiproxy.json'])!.data![
        'toxiproxy.json'
      ]!,
    ) as readonly { readonly name: string; readonly listen: string; readonly upstream: string }[];
    const { ports } = named('chaos', 'Service', 'toxiproxy').spec as unknown as {
      readonly ports: readonly { readonly name: string; readonly port: number }[];
    };
    const shown = ports.filter(({ name }) => name !== 'admin');
    expect(shown.map(({ name, port }) => `${name} 0.0.0.0:${port}`)).toEqual(
      proxies.map(({ name, listen }) => `${name} ${listen}`),
    );
    const services = kinds('chaos', 'Service').map(({ metadata }) => metadata.name);
    for (const { upstream } of proxies) expect(services).toContain(upstream.split(':')[0]);

    const linksOf = (name: string) => {
      const environment = environmentOf('chaos', named('chaos', 'Deployment', name));
      const urls = ['DATABASE_URL', 'REDIS_URL', 'GRADES_URL'].flatMap((key) => environment[key]!);
      return urls.map((url) => new URL(url).host);
    };
    const places = proxies.map(({ listen }) => listen.replace('0.0.0.0', 'toxiproxy'));
    expect(places).toEqual(expect.arrayContaining(linksOf('api')));
    expect(linksOf('worker')[0]).toBe('toxiproxy:5433');
  });

  it('lets faultline touch what it breaks, in that namespace, and read no secret', () => {
    const { rules = [] } = named('chaos', 'Role', 'faultline');
    const may = (resource: string) =>
      rules.filter(({ resources }) => resources.includes(resource)).flatMap(({ verbs }) => verbs);
    expect(may('pods')).toEqual(['get', 'list', 'watch', 'delete']);
    expect(may('deployments')).toEqual(['get', 'list', 'watch', 'patch']);
    expect(may('secrets')).toEqual([]);
    expect(rules.some(({ verbs, resources }) => [...verbs, ...resources].includes('*'))).toBe(
      false,
    );
    expect(kinds('chaos', 'ClusterRole', 'ClusterRoleBinding')).toEqual([]);
    expect(kinds('prod', 'Role', 'RoleBinding')).toEqual([]);
  });
});
