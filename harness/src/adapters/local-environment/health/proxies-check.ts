import type { LinkState } from '../state/environment-state.ts';

type Listed = {
  readonly enabled?: boolean;
  readonly toxics?: readonly { readonly name?: string }[];
};

/** Whether every link's proxy is there, enabled and free of toxics; throws an `Error` that names each that is not. */
export function checkProxies(links: Readonly<Record<string, LinkState>>, answer: unknown): string {
  // The shape of Toxiproxy's `GET /proxies`; each field is looked at before it is used.
  const listed = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<
    string,
    Listed
  >;
  const names = Object.values(links).map(({ proxy }) => proxy);
  const problems = names.flatMap((name) => {
    const proxy = listed[name];
    if (proxy === undefined) return [`proxy "${name}" is missing`];
    if (proxy.enabled !== true) return [`proxy "${name}" is disabled`];
    const toxics = (proxy.toxics ?? []).map((toxic) => `"${toxic.name ?? '?'}"`);
    return toxics.length === 0 ? [] : [`proxy "${name}" carries ${toxics.join(', ')}`];
  });
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `serves ${names.join(', ')}`;
}
