import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { urlOfPublished } from '../domain/published-port.ts';
import type { Ms } from '../domain/units.ts';
import type { ContainerState } from '../ports/container-runtime.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import { containersOf } from './service-containers.ts';

/** What has become of the Toxiproxy that a reference names. */
export type ToxiproxyNow =
  /** It runs, and `proxy` leads to it. `startedAgain`: since the reference was made, so it has forgotten all it was told. */
  | {
      readonly kind: 'there';
      readonly proxy: ProxyReference;
      readonly startedAgain: boolean;
      /** Its container; undefined where none is known. */
      readonly state: ContainerState | undefined;
    }
  /**
   * It ended, and all it was told with it; whoever listens at its address now is somebody else. `mayComeBack`: its
   * container is there, and may be started again with the proxies that it starts with, and no other.
   */
  | { readonly kind: 'ended'; readonly words: string; readonly mayComeBack: boolean };

type Looked = ToxiproxyNow | { readonly kind: 'restarting' };

const POLL_MS: Ms = 50;
/** An engine starts a container that has ended by itself within a tenth of a second, unless it has ended often. */
const MOST_POLLS = 60;

/**
 * Asks the engine what has become of the Toxiproxy of a reference, and where it is to be reached now: an address may have
 * passed to a stranger's. A reference without a container leads where it always did. Rejects as `ContainerRuntime` does.
 */
export async function findToxiproxy(
  proxy: ProxyReference,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<ToxiproxyNow> {
  for (let polls = 0; polls < MOST_POLLS; polls += 1) {
    const found = await look(proxy, ports, signal);
    if (found.kind !== 'restarting') return found;
    await ports.clock.sleep(POLL_MS, signal);
  }
  return { kind: 'ended', words: 'ends each time it is started', mayComeBack: true };
}

/** The same for somebody who is about to do something to it: rejects with `TARGET_GONE` when it does not run. */
export async function runningToxiproxy(
  proxy: ProxyReference,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<ProxyReference> {
  const found = await findToxiproxy(proxy, ports, signal);
  if (found.kind === 'there') return found.proxy;
  throw new FaultlineError(
    'TARGET_GONE',
    `The Toxiproxy with the proxy "${proxy.name}" cannot be used: ${containerInWords(proxy)} ${found.words}.`,
  );
}

/**
 * Rejects with `PROXY_UNREACHABLE` when the very Toxiproxy that was found is not there any more: it may end, and another
 * one take its address, at any moment of an undoing.
 */
export async function refuseAnotherToxiproxy(
  proxy: ProxyReference,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<void> {
  if (proxy.container === undefined) return;
  const now = await look(proxy, ports, signal);
  if (now.kind === 'there' && !now.startedAgain && now.proxy.adminUrl === proxy.adminUrl) return;
  throw new FaultlineError(
    'PROXY_UNREACHABLE',
    `The Toxiproxy in ${containerInWords(proxy)} ended while it was being told something.`,
  );
}

/** `the container school-toxiproxy-1` */
export function containerInWords({ container, adminUrl }: ProxyReference): string {
  return container === undefined
    ? `whatever listens at ${adminUrl}`
    : `the container ${container.name}`;
}

async function look(
  proxy: ProxyReference,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<Looked> {
  const { container } = proxy;
  if (container === undefined) {
    return { kind: 'there', proxy, startedAgain: false, state: undefined };
  }
  const state = await containersOf(ports).inspect(container, signal);
  if (state === undefined) return { kind: 'ended', words: 'is gone', mayComeBack: false };
  const { status, incarnation } = state;
  switch (status) {
    case 'stopped':
      return { kind: 'ended', words: 'is stopped', mayComeBack: true };
    case 'restarting':
      return { kind: 'restarting' };
    case 'running':
    case 'paused': {
      const { startedAt } = incarnation;
      const adminUrl = adminUrlOf(proxy, state);
      const now = { ...proxy, adminUrl, container: { ...container, startedAt } };
      return { kind: 'there', proxy: now, startedAgain: startedAt !== container.startedAt, state };
    }
  }
}

/** A start may publish its ports elsewhere than the one before, and more than once. */
function adminUrlOf(
  { adminUrl, container }: ProxyReference,
  { published }: ContainerState,
): string {
  const urls = published
    .filter(({ containerPort }) => containerPort === container?.adminPort)
    .map(urlOfPublished);
  const [first] = urls;
  if (first !== undefined) return urls.includes(adminUrl) ? adminUrl : first;
  throw new FaultlineError(
    'PROXY_UNREACHABLE',
    `The container ${String(container?.name)} runs, but publishes the port ${String(container?.adminPort)} of its Toxiproxy nowhere.`,
  );
}
