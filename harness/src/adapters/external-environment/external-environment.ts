import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type { EnvironmentDescription, LinkDescription } from '../../domain/environment.ts';
import type { ExternalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type {
  Environment,
  EnvironmentRequest,
  EnvironmentSession,
} from '../../ports/environment.ts';
import { ask, askForSuccess, field, joinUrl } from './endpoint.ts';
import { checkExternal } from './external-health.ts';
import { readUp, readVersion } from './prometheus-state.ts';
import { findMissing, listProxies } from './toxiproxy-state.ts';

/** Somebody else's system, already running. Nothing is started or stopped there. */
export class ExternalEnvironment implements Environment {
  readonly #spec: ExternalEnvironmentSpec;

  constructor(spec: ExternalEnvironmentSpec) {
    this.#spec = spec;
  }

  get name(): string {
    return this.#spec.name;
  }

  /**
   * Finds everything its entry names. Rejects with `ENVIRONMENT_CANNOT` for a variant, for links without a Toxiproxy
   * and for proxies that are not there, with `ENVIRONMENT_UNHEALTHY` for what does not answer; all of it at once.
   */
  async open({ variants, onProgress, signal }: EnvironmentRequest): Promise<EnvironmentSession> {
    this.#refuse(variants);
    onProgress(`looking at environment "${this.name}" at ${this.#spec.baseUrl}`);
    await this.#findEverything(signal);
    const description = await this.#describe(signal);
    return {
      description,
      owned: false,
      health: (healthSignal, only) => checkExternal(this.#spec, healthSignal, only),
      close: () => Promise.resolve(),
    };
  }

  /** It always is, or it is not ours to bring up. */
  openIfUp(
    request: Pick<EnvironmentRequest, 'variants' | 'signal'>,
  ): Promise<EnvironmentSession | undefined> {
    return this.open({ ...request, onProgress: () => undefined });
  }

  #refuse(variants: Readonly<Record<string, string>>): void {
    const [asked] = Object.entries(variants).filter(([, variant]) => variant !== 'default');
    if (asked !== undefined) {
      throw new FaultlineError(
        'ENVIRONMENT_CANNOT',
        `Environment "${this.name}" is not started by faultline, so it cannot be given variant ${asked.join('=')}.`,
        { hint: 'Deploy the variant there yourself, and run without --variant.' },
      );
    }
    if (this.#spec.toxiproxyUrl !== undefined || Object.keys(this.#spec.links).length === 0) return;
    throw new FaultlineError(
      'ENVIRONMENT_CANNOT',
      `Environment "${this.name}" has links, but names no Toxiproxy that serves them.`,
    );
  }

  async #findEverything(signal: AbortSignal): Promise<void> {
    const { baseUrl, prometheusUrl, toxiproxyUrl, links } = this.#spec;
    let missing: readonly string[] = [];
    const answers = await Promise.allSettled([
      ask(baseUrl, signal),
      readUp(prometheusUrl, signal),
      toxiproxyUrl === undefined
        ? undefined
        : listProxies(toxiproxyUrl, signal).then((proxies) => {
            missing = findMissing(links, proxies);
            return proxies;
          }),
    ]);
    signal.throwIfAborted();
    const names = ['the entrypoint', 'Prometheus', 'Toxiproxy'];
    const silent = answers.flatMap((answer, index) =>
      answer.status === 'fulfilled' ? [] : [`${names[index]} (${reasonOf(answer.reason)})`],
    );
    const also = missing.length === 0 ? '' : `; ${missing.join('; ')}`;
    if (silent.length > 0) {
      const sentence = `Environment "${this.name}" does not answer: ${silent.join('; ')}${also}.`;
      throw new FaultlineError('ENVIRONMENT_UNHEALTHY', sentence);
    }
    if (missing.length === 0) return;
    throw new FaultlineError(
      'ENVIRONMENT_CANNOT',
      `Environment "${this.name}" lacks proxies at ${toxiproxyUrl}: ${missing.join('; ')}.`,
      { hint: 'Mend the names in faultline.yaml, or make the proxies there.' },
    );
  }

  async #describe(signal: AbortSignal): Promise<EnvironmentDescription> {
    const {
      name,
      type,
      baseUrl,
      prometheusUrl,
      toxiproxyUrl: adminUrl = '',
      services,
      links,
    } = this.#spec;
    const [prometheus, toxiproxy] = await Promise.all([
      readVersion(prometheusUrl, signal),
      adminUrl === '' ? undefined : readToxiproxyVersion(adminUrl, signal),
    ]);
    return {
      name,
      type,
      baseUrl,
      prometheusUrl,
      abilities: abilitiesOfType('external', { hasProxies: Object.keys(links).length > 0 }),
      services: Object.fromEntries(
        Object.entries(services).map(([key, service]) => [key, { ...service, variant: 'default' }]),
      ),
      links: Object.fromEntries(
        Object.entries(links).map(([key, link]): [string, LinkDescription] => [
          key,
          { ...link, proxy: { adminUrl, name: link.proxy } },
        ]),
      ),
      versions: {
        ...(prometheus === undefined ? {} : { prometheus }),
        ...(toxiproxy === undefined ? {} : { toxiproxy }),
      },
    };
  }
}

async function readToxiproxyVersion(adminUrl: string, signal: AbortSignal): Promise<string> {
  const answer = await askForSuccess(joinUrl(adminUrl, '/version'), signal);
  return String(field(answer, 'version') ?? answer).trim();
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
