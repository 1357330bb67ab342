import type { ExternalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { askForSuccess, field, joinUrl } from './endpoint.ts';

type Links = ExternalEnvironmentSpec['links'];

/** The proxies a Toxiproxy lists, by name. */
export type Proxies = Readonly<Record<string, unknown>>;

export async function listProxies(adminUrl: string, signal: AbortSignal): Promise<Proxies> {
  const listed = await askForSuccess(joinUrl(adminUrl, '/proxies'), signal);
  if (typeof listed === 'object' && listed !== null && !Array.isArray(listed))
    return listed as Proxies;
  throw new Error(`${adminUrl} does not answer as a Toxiproxy does`);
}

/** The links whose proxy is not there, each as a sentence with what is. */
export function findMissing(links: Links, proxies: Proxies): readonly string[] {
  const have = Object.keys(proxies).join(', ') || 'none';
  return Object.values(links).flatMap(({ name, proxy }) =>
    proxy in proxies ? [] : [`link "${name}" names proxy "${proxy}" (have: ${have})`],
  );
}

/** The proxies of links that somebody left disabled or with a toxic on them. */
export function findDisturbed(links: Links, proxies: Proxies): readonly string[] {
  return Object.values(links).flatMap(({ proxy }) => {
    const listed = proxies[proxy];
    if (field(listed, 'enabled') !== true) return [`proxy "${proxy}" is disabled`];
    const toxics = field(listed, 'toxics');
    const names = (Array.isArray(toxics) ? toxics : []).map(
      (toxic) => `"${String(field(toxic, 'name'))}"`,
    );
    return names.length === 0 ? [] : [`proxy "${proxy}" carries ${names.join(', ')}`];
  });
}
