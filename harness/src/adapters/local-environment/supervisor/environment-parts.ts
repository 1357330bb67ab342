import { join } from 'node:path';
import type { LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { partsOf } from '../../../domain/replicas.ts';
import { commandRecipes } from '../parts/command-service.ts';
import { postgresRecipe } from '../parts/postgres.ts';
import { prometheusRecipe, type ScrapeTarget } from '../parts/prometheus.ts';
import type { Recipe } from '../parts/recipe.ts';
import { redisRecipe } from '../parts/redis.ts';
import { ToxiproxyPart } from '../parts/toxiproxy.ts';
import { PROMETHEUS, TOXIPROXY } from '../state/environment-state.ts';
import type { LaunchRequest } from '../state/launch-request.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import { PartFailure } from './part-failure.ts';
import { proxyNames, startOrder, type Needs } from './start-order.ts';
import { fillPlaceholders } from './placeholders.ts';
import type { SupervisedPart } from './supervised-part.ts';

export type PartHost = {
  readonly supervise: (recipe: Recipe) => SupervisedPart;
  readonly recordLink: (link: string, proxy: string, port: number) => void;
};

/** Starts everything in the order it depends on one another; what does not, starts at the same time. */
export class EnvironmentParts {
  readonly #launch: LaunchRequest;
  readonly #dataDir: string;
  readonly #host: PartHost;
  readonly #order: ReadonlyMap<string, Needs>;
  readonly #proxies: ReadonlyMap<string, string>;
  readonly #recipes = new Map<string, readonly Recipe[]>();
  readonly #starting = new Map<string, Promise<number>>();
  readonly #ports = new Map<string, number>();

  constructor(launch: LaunchRequest, dataDir: string, host: PartHost) {
    this.#launch = launch;
    this.#dataDir = dataDir;
    this.#host = host;
    this.#order = startOrder(launch.spec);
    this.#proxies = proxyNames(launch.spec);
  }

  /** Rejects with the first failure, after everything else has come to rest too. */
  async start(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const cancelled = AbortSignal.any([signal, failed.signal]);
    let firstFailure: unknown;
    const attempts = [
      ...Object.keys(this.#launch.spec.services).map((name) => this.#serviceUp(name, cancelled)),
      ...Object.keys(this.#launch.spec.links).map((name) => this.#linkUp(name, cancelled)),
      this.#prometheusUp(cancelled),
    ].map((attempt) =>
      attempt.catch((error: unknown) => {
        if (!failed.signal.aborted) firstFailure = error;
        failed.abort();
      }),
    );
    await Promise.all(attempts);
    signal.throwIfAborted();
    if (failed.signal.aborted) throw firstFailure;
  }

  #once(key: string, start: () => Promise<number>): Promise<number> {
    const known = this.#starting.get(key);
    if (known !== undefined) return known;
    const starting = start().then((port) => {
      this.#ports.set(key, port);
      return port;
    });
    this.#starting.set(key, starting);
    return starting;
  }

  /** Resolves with the port of each of its processes, in order. */
  async #serviceUp(name: string, signal: AbortSignal): Promise<readonly number[]> {
    const spec = this.#launch.spec.services[name];
    if (spec === undefined) throw new Error(`There is no service "${name}".`);
    const ports = partsOf(spec).map((part) =>
      this.#once(`service:${part}`, async () => {
        const needs = this.#order.get(name) ?? { services: [], links: [] };
        await Promise.all([
          ...needs.services.map((service) => this.#serviceUp(service, signal)),
          ...needs.links.map((link) => this.#linkUp(link, signal)),
        ]);
        const recipe = this.#recipesOf(spec).find((one) => one.name === part);
        if (recipe === undefined) throw new Error(`There is no recipe for "${part}".`);
        return await this.#host.supervise(recipe).start(signal);
      }),
    );
    return await Promise.all(ports);
  }

  #linkUp(name: string, signal: AbortSignal): Promise<number> {
    return this.#once(`link:${name}`, async () => {
      const proxy = this.#proxies.get(name) ?? name;
      const target = this.#launch.spec.links[name]?.to ?? '';
      const toxiproxy = this.#toxiproxy;
      const [adminPort, [upstreamPort = 0]] = await Promise.all([
        this.#once(TOXIPROXY, () => this.#host.supervise(toxiproxy.recipe).start(signal)),
        this.#serviceUp(target, signal),
      ]);
      const port = await toxiproxy
        .addProxy(adminPort, proxy, upstreamPort)
        .catch((cause: unknown) => {
          throw new PartFailure(TOXIPROXY, `its proxy "${proxy}" could not be made`, { cause });
        });
      this.#host.recordLink(name, proxy, port);
      return port;
    });
  }

  #prometheusUp(signal: AbortSignal): Promise<number> {
    return this.#once(PROMETHEUS, async () => {
      const scraped = Object.values(this.#launch.spec.services).flatMap((service) =>
        service.kind === 'command' && service.metricsPath !== undefined
          ? [{ service, metricsPath: service.metricsPath }]
          : [],
      );
      const targets: ScrapeTarget[] = await Promise.all(
        scraped.map(async ({ service, metricsPath }) => {
          const ports = await this.#serviceUp(service.name, signal);
          const instances = partsOf(service).map((name, i) => ({ name, port: ports[i] ?? 0 }));
          return { service: service.name, metricsPath, instances };
        }),
      );
      const recipe = prometheusRecipe(
        this.#launch.tools.prometheus,
        this.#folder(PROMETHEUS),
        targets,
      );
      return await this.#host.supervise(recipe).start(signal);
    });
  }

  #lazyToxiproxy: ToxiproxyPart | undefined;

  get #toxiproxy(): ToxiproxyPart {
    this.#lazyToxiproxy ??= new ToxiproxyPart(this.#tool('toxiproxy'), this.#folder(TOXIPROXY));
    return this.#lazyToxiproxy;
  }

  /** The same ones each time: replicas share their preparation. */
  #recipesOf(spec: LocalServiceSpec): readonly Recipe[] {
    const recipes = this.#recipes.get(spec.name) ?? this.#makeRecipes(spec);
    this.#recipes.set(spec.name, recipes);
    return recipes;
  }

  #makeRecipes(spec: LocalServiceSpec): readonly Recipe[] {
    const { name } = spec;
    switch (spec.kind) {
      case 'postgres':
        return [postgresRecipe(name, { database: spec.database, dataDir: this.#folder(name) })];
      case 'redis':
        return [redisRecipe(name, this.#tool('redis'), this.#folder(name))];
      case 'command':
        return commandRecipes(spec, {
          projectDir: this.#launch.projectDir,
          variant: this.#launch.variants[name] ?? 'default',
          resolve: (template, port) => this.#fill(template, name, port),
          programs: this.#launch.tools.programs ?? {},
        });
    }
  }

  #fill(template: string, service: string, ownPort: number): string {
    return fillPlaceholders(template, service, (placeholder) => {
      if (placeholder.kind === 'port') return String(ownPort);
      const own = placeholder.kind === 'service' && placeholder.name === service;
      const port = own ? ownPort : this.#ports.get(`${placeholder.kind}:${placeholder.name}`);
      return `${LOOPBACK}:${port}`;
    });
  }

  #folder(part: string): string {
    return join(this.#dataDir, part);
  }

  #tool(tool: 'redis' | 'toxiproxy'): string {
    const path = this.#launch.tools[tool];
    if (path === undefined) throw new Error(`The launch names no ${tool}.`);
    return path;
  }
}
