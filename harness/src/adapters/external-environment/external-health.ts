import type { ExternalEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ServiceHealth } from '../../ports/environment.ts';
import { ask, askForSuccess, joinUrl } from './endpoint.ts';
import { readUp } from './prometheus-state.ts';
import { findDisturbed, findMissing, listProxies } from './toxiproxy-state.ts';

/** Asks the services named, or the entrypoint, every service that can be asked, Prometheus and Toxiproxy. */
export async function checkExternal(
  spec: ExternalEnvironmentSpec,
  signal: AbortSignal,
  only?: readonly string[],
): Promise<readonly ServiceHealth[]> {
  const { toxiproxyUrl } = spec;
  const asked = Object.values(spec.services).filter(({ name }) => only?.includes(name) ?? true);
  const services = asked.flatMap(({ name, url, readyPath }) =>
    url === undefined || readyPath === undefined
      ? []
      : check(name, signal, async () => {
          await askForSuccess(joinUrl(url, readyPath), signal);
          return `${readyPath} answered`;
        }),
  );
  if (only !== undefined) return await Promise.all(services);
  return await Promise.all([
    check('entrypoint', signal, async () => {
      const { status } = await ask(spec.baseUrl, signal);
      if (status >= 500) throw new Error(`${spec.baseUrl} answered ${status}`);
      return `answered ${status}`;
    }),
    ...services,
    check('prometheus', signal, () => checkPrometheus(spec, signal)),
    ...(toxiproxyUrl === undefined
      ? []
      : [check('toxiproxy', signal, () => checkToxiproxy(spec, toxiproxyUrl, signal))]),
  ]);
}

async function check(
  service: string,
  signal: AbortSignal,
  question: () => Promise<string>,
): Promise<ServiceHealth> {
  try {
    return { service, healthy: true, detail: await question() };
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    return { service, healthy: false, detail };
  }
}

async function checkPrometheus(
  spec: ExternalEnvironmentSpec,
  signal: AbortSignal,
): Promise<string> {
  const up = await readUp(spec.prometheusUrl, signal);
  const wanted = Object.values(spec.services).flatMap(({ scrapeInstance }) => scrapeInstance ?? []);
  const have = [...up.keys()].join(', ') || 'none';
  const problems = wanted.flatMap((instance) => {
    const value = up.get(instance);
    if (value === undefined) return [`it scrapes no instance "${instance}" (have: ${have})`];
    return value === 1 ? [] : [`it cannot reach instance "${instance}"`];
  });
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `scrapes ${wanted.join(', ') || 'nothing that is named'}`;
}

async function checkToxiproxy(
  { links }: ExternalEnvironmentSpec,
  url: string,
  signal: AbortSignal,
): Promise<string> {
  const proxies = await listProxies(url, signal);
  const missing = findMissing(links, proxies);
  const problems = missing.length > 0 ? missing : findDisturbed(links, proxies);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `serves ${
    Object.values(links)
      .map(({ proxy }) => proxy)
      .join(', ') || 'no link'
  }`;
}
