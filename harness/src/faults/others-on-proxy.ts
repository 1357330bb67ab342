import type { ProxyState } from '../ports/network-proxy.ts';

/** The end of a sentence that names the toxics that are not ours; empty when there are none. */
export function othersOnProxy({ harms }: ProxyState, ourName?: string): string {
  const others = harms.map(({ name }) => name).filter((name) => name !== ourName);
  return others.length === 0
    ? ''
    : `; toxics that are not ours are there too: ${others.join(', ')}`;
}
