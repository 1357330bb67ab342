import { TcpLinkProbe } from '../../../src/adapters/link-probe/tcp-link-probe.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { LinkDescription, LinkProtocol } from '../../../src/domain/environment.ts';
import { environmentWith, type FaultWorld } from '../../kit/fault-world.ts';
import type { RealServices } from './real-services.ts';

let links = 0;

/** A link of its own, through a real Toxiproxy to a real service. */
export async function openLink(
  { adminUrl, upstreamPorts }: RealServices,
  protocol: LinkProtocol,
): Promise<LinkDescription> {
  links += 1;
  const name = `api-${protocol}-${links}`;
  const response = await fetch(`${adminUrl}/proxies`, {
    method: 'POST',
    body: JSON.stringify({
      name,
      listen: '127.0.0.1:0',
      upstream: `127.0.0.1:${upstreamPorts[protocol]}`,
      enabled: true,
    }),
  });
  const { listen } = (await response.json()) as { readonly listen: string };
  return {
    name: `api->${protocol}`,
    from: 'api',
    to: protocol,
    proxy: { adminUrl, name },
    host: '127.0.0.1',
    port: Number(listen.split(':')[1]),
    protocol,
  };
}

export async function openRealLinkWorld(
  services: RealServices,
  protocol: LinkProtocol,
): Promise<FaultWorld> {
  const link = await openLink(services, protocol);
  const proxy = new ToxiproxyNetworkProxy();
  return {
    ports: {
      clock: systemClock,
      proxy,
      probe: new TcpLinkProbe(),
      processes: undefined,
      containers: undefined,
    },
    environment: environmentWith(link),
    target: { kind: 'link', link: link.name },
    link,
    snapshot: () => proxy.inspect(link.proxy, new AbortController().signal),
    destroyTarget: async () => {
      await fetch(`${services.adminUrl}/proxies/${link.proxy.name}`, { method: 'DELETE' });
    },
  };
}
