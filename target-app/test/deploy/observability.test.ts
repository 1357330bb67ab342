import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { run, toolPath } from '../kit/tool.ts';
import { World } from '../kit/world.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const OBSERVABILITY = join(DEPLOY, 'observability');
const DASHBOARDS = ['golden-signals', 'slo', 'chaos'] as const;

/** What Prometheus makes of itself, and what node processes on every system need not have. */
const OF_PROMETHEUS = ['up', 'ALERTS'];

type Target = {
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly expr: string;
};
type Panel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly Target[];
};
type Dashboard = {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly (Target & { readonly name: string })[] };
};
type Rules = {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string;
      readonly labels: Readonly<Record<string, string>>;
    }[];
  }[];
};

const read = (path: string): Promise<string> => readFile(join(DEPLOY, path), 'utf8');
const dashboard = async (name: string): Promise<Dashboard> =>
  JSON.parse(await read(`observability/grafana/dashboards/${name}.json`)) as Dashboard;
const rules = async (): Promise<Rules['groups'][number]['rules']> =>
  (parse(await read('prometheus/rules/slos.yaml')) as Rules).groups.flatMap((group) => group.rules);

/** Every query of a dashboard in the language of one data source. */
async function queries(name: string, type: 'prometheus' | 'loki'): Promise<readonly string[]> {
  const { panels, annotations } = await dashboard(name);
  const targets = [...panels.flatMap(({ targets = [] }) => targets), ...annotations.list];
  return targets.filter(({ datasource }) => datasource.type === type).map(({ expr }) => expr);
}

const KEYWORDS = ['and', 'or', 'unless', 'on', 'ignoring', 'group_left', 'group_right', 'bool'];

/** The names of the metrics in a query: what is left of its words without strings, selectors, labels and functions. */
function metricsIn(query: string): readonly string[] {
  const plain = query
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|without)\s*\([^)]*\)/g, '');
  const words = [...plain.matchAll(/[a-zA-Z_][\w:]*(?!\w|\s*\()/g)].map(([word]) => word);
  return words.filter((word) => !KEYWORDS.includes(word));
}

let folder: string;
let promtool: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'observability-'));
  promtool = await toolPath('promtool');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the names in a query', () => {
  it('are those of its metrics', () => {
    const query = `histogram_quantile(0.9, sum by (le) (rate(a_bucket{b="c",d=~"e|f"}[5m]))) or slo:g:h5m / on(i) vector(1)`;
    expect(metricsIn(query.replace('on(i)', ''))).toEqual(['a_bucket', 'slo:g:h5m']);
  });
});

describe('what Prometheus is told', () => {
  it.each(['observability/prometheus.yml', 'compose/prometheus.yml'])(
    '%s is a configuration that it takes',
    async (file) => {
      const args = ['check', 'config', '--syntax-only', join(DEPLOY, file)];
      const { exitCode, said } = await run(promtool, ...args);
      expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining('SUCCESS') });
    },
  );

  it('has rules that it takes', async () => {
    const file = join(DEPLOY, 'prometheus/rules/slos.yaml');
    const { exitCode, said } = await run(promtool, 'check', 'rules', file);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining('SUCCESS') });
  });

  it('measures the app beside all this exactly as without', async () => {
    type Configuration = { global: object; scrape_configs: { job_name: string }[] };
    const [own, playground] = await Promise.all(
      ['observability/prometheus.yml', 'compose/prometheus.yml'].map(
        async (file) => parse(await read(file)) as Configuration,
      ),
    );
    const app = own!.scrape_configs.filter(({ job_name }) => job_name !== 'otel-collector');
    expect(app).toEqual(playground!.scrape_configs);
    expect(own!.global).toMatchObject(playground!.global);
  });

  it('asks for the rules where Compose puts them', async () => {
    const { rule_files: files } = parse(await read('observability/prometheus.yml')) as {
      readonly rule_files: readonly string[];
    };
    const compose = parse(await read('observability/compose.yaml'), { merge: true }) as {
      readonly services: { readonly prometheus: { readonly volumes: readonly string[] } };
    };
    expect(files).toEqual(['/etc/prometheus/rules/*.yaml']);
    expect(compose.services.prometheus.volumes).toContain(
      './target-app/deploy/prometheus/rules:/etc/prometheus/rules:ro',
    );
  });
});

describe('what Alertmanager is told', () => {
  it('sends every severity of our alerts to somebody', async () => {
    type Route = { readonly receiver: string; readonly matchers?: readonly string[] };
    const { route, receivers } = parse(await read('observability/alertmanager.yml')) as {
      readonly route: Route & { readonly routes: readonly Route[] };
      readonly receivers: readonly { readonly name: string }[];
    };
    const names = receivers.map(({ name }) => name);
    for (const { receiver } of [route, ...route.routes]) expect(names).toContain(receiver);
    const severities = new Set((await rules()).flatMap(({ labels }) => labels['severity'] ?? []));
    const routed = route.routes.flatMap(({ matchers = [] }) => matchers);
    expect(routed.sort()).toEqual([...severities].map((name) => `severity="${name}"`).sort());
  });
});

describe.each(DASHBOARDS)('the dashboard %s', (name) => {
  it('has a title, an address of its own, and panels with numbers of their own', async () => {
    const { uid, title, panels } = await dashboard(name);
    expect(uid).toBe(name);
    expect(title).not.toBe('');
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const empty = panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0);
    expect(empty).toEqual([]);
  });

  it('asks only data sources that are provisioned', async () => {
    const file = 'observability/grafana/provisioning/datasources/datasources.yaml';
    const { datasources } = parse(await read(file)) as {
      readonly datasources: readonly { readonly uid: string; readonly type: string }[];
    };
    const there = datasources.map(({ uid, type }) => `${type} ${uid}`);
    const { panels, annotations } = await dashboard(name);
    for (const { datasource } of [
      ...panels.flatMap(({ targets = [] }) => targets),
      ...annotations.list,
    ]) {
      expect(there).toContain(`${datasource.type} ${datasource.uid}`);
    }
  });

  it('has queries that Prometheus takes', async () => {
    const asked = await queries(name, 'prometheus');
    expect(asked.length).toBeGreaterThan(3);
    const recorded = asked.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const file = join(folder, `${name}.yaml`);
    await writeFile(file, JSON.stringify({ groups: [{ name, rules: recorded }] }));
    const { exitCode, said } = await run(promtool, 'check', 'rules', file);
    expect({ exitCode, said: exitCode === 0 ? '' : said }).toEqual({ exitCode: 0, said: '' });
  });

  it('shows what faultline broke, by the events that its journals have', async () => {
    const asked = await queries(name, 'loki');
    const events = asked.flatMap((query) => [...query.matchAll(/event="([^"]+)"/g)]);
    expect(new Set(events.map(([, event]) => event))).toEqual(
      new Set(['fault.injected', 'fault.rolled-back']),
    );
    const alloy = await read('observability/config.alloy');
    expect(alloy).toContain('fault\\\\.(injected|rolled-back|rollback)');
  });
});

describe('every metric that a dashboard asks for', () => {
  let world: World;
  let exported: ReadonlySet<string>;

  beforeAll(async () => {
    world = await World.create();
    const app = await world.app({ ENABLE_SQS: 'false', ENABLE_DYNAMODB: 'false' });
    const text = await (await app.request('/metrics')).text();
    exported = new Set([...OF_PROMETHEUS, ...seriesIn(text)]);
  });
  afterAll(() => world.remove());

  it.each(DASHBOARDS)('%s: is one that the app, or a rule, really has', async (name) => {
    const recorded = (await rules()).flatMap(({ record }) => record ?? []);
    const asked = (await queries(name, 'prometheus')).flatMap(metricsIn);
    expect(asked.length).toBeGreaterThan(0);
    const unknown = asked.filter((metric) => !exported.has(metric) && !recorded.includes(metric));
    expect(unknown).toEqual([]);
  });
});

/** The names of the series in a Prometheus text; a histogram has three, whatever it has seen. */
function seriesIn(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
}

describe('the folder', () => {
  it('has no dashboard that is not tested here', async () => {
    const names = await readdir(join(OBSERVABILITY, 'grafana/dashboards'));
    expect(names.sort()).toEqual(DASHBOARDS.map((name) => `${name}.json`).sort());
  });

  it('is a project that Docker Compose takes, on top of the playground', async () => {
    const compose = await toolPath('docker-compose');
    const files = ['docker-compose.yml', 'target-app/deploy/observability/compose.yaml'];
    const options = [...files.flatMap((file) => ['--file', file]), '--profile', 'observability'];
    const { exitCode, stdout, said } = await run(compose, ...options, 'config', '--format', 'json');
    expect({ exitCode, said: exitCode === 0 ? '' : said }).toEqual({ exitCode: 0, said: '' });
    const { services } = JSON.parse(stdout) as {
      readonly services: Readonly<Record<string, { readonly volumes?: { target: string }[] }>>;
    };
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(['api-1', 'postgres', 'grafana', 'loki', 'tempo', 'alertmanager']),
    );
    // Ours takes the place of that of the playground.
    const mounts = services['prometheus']?.volumes?.map(({ target }) => target) ?? [];
    expect(mounts.filter((target) => target === '/etc/prometheus/prometheus.yml')).toHaveLength(1);
  });

  it('has every file that Compose mounts, in images pinned by a tag', async () => {
    const { services } = parse(await read('observability/compose.yaml'), { merge: true }) as {
      readonly services: Readonly<
        Record<
          string,
          { readonly image?: string; readonly profiles?: string[]; readonly volumes?: string[] }
        >
      >;
    };
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const ours = mounted.filter((volume) => volume.startsWith('./target-app/deploy/'));
    expect(ours.length).toBeGreaterThan(6);
    for (const volume of ours) {
      const path = volume.slice('./target-app/deploy/'.length, volume.indexOf(':'));
      const [folder, file] = [join(DEPLOY, path, '..'), path.slice(path.lastIndexOf('/') + 1)];
      expect(await readdir(folder)).toContain(file);
    }
    for (const { image, profiles } of Object.values(services)) {
      if (image === undefined) continue;
      expect(profiles).toEqual(['observability']);
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    }
  });
});
