import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Docker from 'dockerode';
import { composeProject, type ComposeProject } from '../../kit/compose-project.ts';
import { until } from '../toxiproxy/real-services.ts';

const engine = new Docker();
let playground: ComposeProject;

beforeAll(async () => {
  playground = await composeProject();
  await playground.up();
});
afterAll(() => playground?.down());

function containers(project = playground) {
  const label = [`com.docker.compose.project=${project.name}`];
  return engine.listContainers({ all: true, filters: { label } });
}

/** Its containers, networks and volumes. */
async function whatIsLeft(project: ComposeProject): Promise<readonly string[]> {
  const filters = { label: [`com.docker.compose.project=${project.name}`] };
  const networks = await engine.listNetworks({ filters });
  const { Volumes: volumes } = await engine.listVolumes({ filters });
  return [
    ...(await containers(project)).map(({ Names }) => Names.join()),
    ...[...networks, ...volumes].map(({ Name }) => Name),
  ];
}

async function ask<Answer>(url: string, options?: RequestInit): Promise<Answer> {
  const answer = await fetch(url, { ...options, headers: { 'content-type': 'application/json' } });
  const text = await answer.text();
  expect({ url, ok: answer.ok, text }).toMatchObject({ ok: true });
  return JSON.parse(text) as Answer;
}

/** How many replicas the balancer finds ready. */
async function readyReplicas(): Promise<number> {
  const text = await (await fetch(`${playground.apiUrl}/balancer/metrics`)).text();
  return Number(/^haproxy_backend_active_servers\{proxy="replicas"\} (\d+)$/m.exec(text)?.[1]);
}

async function setProxy(name: string, enabled: boolean): Promise<void> {
  await ask(`${playground.toxiproxyUrl}/proxies/${name}`, {
    method: 'PATCH',
    body: JSON.stringify({ enabled }),
  });
}

/** What the api says of its dependencies. */
async function dependencies(): Promise<Record<string, string>> {
  const answer = await fetch(`${playground.apiUrl}/health`);
  const report = (await answer.json()) as { dependencies: { name: string; status: string }[] };
  return Object.fromEntries(report.dependencies.map(({ name, status }) => [name, status]));
}

async function proxies(project = playground): Promise<object> {
  const listed = await ask<Record<string, { enabled: boolean; upstream: string }>>(
    `${project.toxiproxyUrl}/proxies`,
  );
  return Object.fromEntries(
    Object.entries(listed).map(([name, { enabled, upstream }]) => [name, { enabled, upstream }]),
  );
}

type Matrix = {
  readonly data: {
    readonly result: readonly {
      readonly metric: { readonly job: string; readonly instance: string };
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
};

type Vector = {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
};

const AS_CONFIGURED = Object.fromEntries(
  [
    ['api-postgres', 'postgres:5432'],
    ['api-redis', 'redis:6379'],
    ['api-grades', 'grades:8080'],
    ['api-queue', 'queue:8080'],
    ['api-audit', 'audit:8080'],
    ['worker-postgres', 'postgres:5432'],
    ['worker-queue', 'queue:8080'],
    ['worker-audit', 'audit:8080'],
  ].map(([name, upstream]) => [name, { enabled: true, upstream }]),
);
const CONTAINERS = 12;
const ALL_UP = { database: 'up', cache: 'up', grades: 'up', queue: 'up', audit: 'up' };

describe('the playground', () => {
  it('answers the read of a student', async () => {
    const student = { first_name: 'Ada', last_name: 'Lovelace', grade: 3 };
    const students = `${playground.apiUrl}/api/v1/students`;
    const options = { method: 'POST', body: JSON.stringify(student) };
    const { id } = await ask<{ id: string }>(students, options);
    expect(await ask(`${students}/${id}`)).toMatchObject({ id, ...student });
  });

  it('has a proxy on each link of the api', async () => {
    expect(await proxies()).toEqual(AS_CONFIGURED);
  });

  it.each([
    ['api-postgres', { ...ALL_UP, database: 'down' }],
    ['api-redis', { ...ALL_UP, cache: 'down' }],
    ['api-grades', { ...ALL_UP, grades: 'down' }],
    ['api-queue', { ...ALL_UP, queue: 'down' }],
    ['api-audit', { ...ALL_UP, audit: 'down' }],
  ])('lets the api reach what is behind %s through it only', async (proxy, cut) => {
    const isSo = (wanted: object) => async () =>
      JSON.stringify(Object.entries(await dependencies()).sort()) ===
      JSON.stringify(Object.entries(wanted).sort());
    await setProxy(proxy, false);
    await until(isSo(cut), `${proxy} cut`);
    await setProxy(proxy, true);
    await until(isSo(ALL_UP), `${proxy} whole`);
  });

  it('has its proxies again after Toxiproxy was started anew', async () => {
    await ask(`${playground.toxiproxyUrl}/proxies/api-redis`, {
      method: 'PATCH',
      body: JSON.stringify({ upstream: 'nowhere:1' }),
    });
    expect(await playground.compose('restart', 'toxiproxy')).toMatchObject({ exitCode: 0 });
    await until(
      () =>
        fetch(`${playground.toxiproxyUrl}/version`).then(
          ({ ok }) => ok,
          () => false,
        ),
      'Toxiproxy',
    );
    expect(await proxies()).toEqual(AS_CONFIGURED);
  });

  it('is scraped each second, each process under its own name', async () => {
    const query = encodeURIComponent('up[5s]');
    const url = `${playground.prometheusUrl}/api/v1/query?query=${query}`;
    const series = async () => (await ask<Matrix>(url)).data.result;
    const isScraped = async () => {
      const all = await series();
      return all.length === 5 && all.every(({ values }) => values.length >= 4);
    };
    await until(isScraped, 'four scrapes of each');
    const all = await series();
    expect(all.map(({ metric }) => `${metric.job}/${metric.instance}`).toSorted()).toEqual([
      'api/api-1',
      'api/api-2',
      'balancer/balancer',
      'grades/grades',
      'worker/worker',
    ]);
    const seen = new Set(all.flatMap(({ values }) => values.map(([, value]) => value)));
    expect(seen).toEqual(new Set(['1']));
  });

  it('goes on serving while one replica of the api is stopped', async () => {
    // Toxiproxy is new here, and how long they take to reach what is behind it is up to the name server.
    await until(async () => (await readyReplicas()) === 2, 'two replicas');
    expect(await playground.compose('stop', '--timeout=5', 'api-1')).toMatchObject({ exitCode: 0 });
    const asked = Array.from({ length: 20 }, () => fetch(`${playground.apiUrl}/health/ready`));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await playground.compose('start', 'api-1')).toMatchObject({ exitCode: 0 });
  });

  it('has the worker deliver what is saved', async () => {
    const query = encodeURIComponent('sum(worker_events_total{result="done"})');
    const url = `${playground.prometheusUrl}/api/v1/query?query=${query}`;
    await until(
      async () => Number((await ask<Vector>(url)).data.result[0]?.value[1] ?? 0) >= 1,
      'an event that the worker is done with',
    );
  });

  it('publishes what people and experiments need, on loopback only', async () => {
    const published = (await containers()).flatMap(({ Ports }) =>
      Ports.filter(({ PublicPort }) => PublicPort !== undefined).map(
        ({ IP, PublicPort }) => `${IP}:${PublicPort}`,
      ),
    );
    const expected = Object.values(playground.ports).map((port) => `127.0.0.1:${port}`);
    expect(published.sort()).toEqual(expected.sort());
  });

  it('is of the resilient variant unless another is asked for', async () => {
    expect(await ask(playground.apiUrl)).toMatchObject({ variant: 'resilient' });
    const other = await composeProject({ API_VARIANT: 'naive' });
    expect((await other.compose('config')).stdout).toContain('VARIANT: naive');
  });

  it('shares an engine with another', async () => {
    const other = await composeProject();
    try {
      await other.up('toxiproxy');
      expect(await proxies(other)).toEqual(AS_CONFIGURED);
      expect(await dependencies()).toEqual(ALL_UP);
    } finally {
      await other.down();
    }
    expect(await whatIsLeft(other)).toEqual([]);
    expect(await containers()).toHaveLength(CONTAINERS);
  });

  it('leaves nothing behind when it is taken down', async () => {
    expect(await whatIsLeft(playground)).toHaveLength(CONTAINERS + 2 + 2);
    await playground.down();
    expect(await whatIsLeft(playground)).toEqual([]);
  });
});
