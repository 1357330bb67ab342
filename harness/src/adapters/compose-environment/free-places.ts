import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Variables } from './compose-file.ts';

/** Below the ports that systems give away by themselves: one is still free when its container is started again. */
const PORTS = { from: 10_000, to: 32_000 } as const;
/** `10.x.y.0/24`, away from the ends of the range that people and routers like. */
const SECOND_BYTES = { from: 64, to: 254 } as const;

/** Ports and subnets of its own for a project, by the variables that set them. Between their choice and their use they are anybody's. */
export async function freePlaces(wanted: {
  readonly portVariables: readonly string[];
  readonly subnetVariables: readonly string[];
}): Promise<Variables> {
  const ports = new Set<number>();
  while (ports.size < wanted.portVariables.length) ports.add(await freePort());
  const subnets = new Set<string>();
  while (subnets.size < wanted.subnetVariables.length) subnets.add(freeSubnet());
  const [port, subnet] = [ports.values(), subnets.values()];
  return Object.fromEntries([
    ...wanted.portVariables.map((variable) => [variable, String(port.next().value)]),
    ...wanted.subnetVariables.map((variable) => [variable, String(subnet.next().value)]),
  ]) as Variables;
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** One that no interface of this machine is in; the engine refuses one that another of its networks has. */
function freeSubnet(): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (;;) {
    const prefix = `10.${randomInt(SECOND_BYTES.from, SECOND_BYTES.to)}.${randomInt(256)}.`;
    if (!own.some(({ address }) => address.startsWith(prefix))) return `${prefix}0/24`;
  }
}
