import type { ContainerInfo, ContainerInspectInfo } from 'dockerode';
import type { PublishedPort } from '../../domain/published-port.ts';
import type {
  ContainerIncarnation,
  ContainerState,
  ContainerStatus,
  NetworkAttachment,
} from '../../ports/container-runtime.ts';

type FoundNetwork = ContainerInspectInfo['NetworkSettings']['Networks'][string] & {
  readonly DriverOpts?: Readonly<Record<string, string>> | null;
  readonly GwPriority?: number;
};

/** The ids of the containers in a list, in order of the number that compose gave them. */
export function idsInOrder(list: readonly ContainerInfo[]): readonly string[] {
  const isList: boolean = Array.isArray(list);
  if (!isList) throw new TypeError('it gave no list');
  const numberOf = ({ Labels: labels }: ContainerInfo) =>
    Number(labels['com.docker.compose.container-number'] ?? 0);
  return list.toSorted((one, other) => numberOf(one) - numberOf(other)).map(({ Id: id }) => id);
}

/** How many characters of its id an engine adds to the aliases of a container. */
const SHORT_ID_LENGTH = 12;

/** A container as that engine describes it, in our words. */
export function containerStateOf(
  { engine, engineId }: Pick<ContainerIncarnation, 'engine' | 'engineId'>,
  info: ContainerInspectInfo,
): ContainerState {
  const { Id: id, State: state } = info;
  if (typeof id !== 'string' || typeof state?.StartedAt !== 'string') {
    throw new TypeError('it described no container');
  }
  const status = STATUSES[state.Status] ?? 'stopped';
  const isAlive = status === 'running' || status === 'paused';
  // A paused container misses its health checks, and an engine calls that unhealthy or leaves what was.
  const health = state.Health?.Status;
  return {
    incarnation: {
      engine,
      ...(engineId === undefined ? {} : { engineId }),
      id,
      startedAt: state.StartedAt,
      name: info.Name.replace(/^\//, ''),
    },
    status,
    ...(health === undefined || health === 'none' ? {} : { healthy: health === 'healthy' }),
    ...(isAlive ? {} : { exitCode: state.ExitCode }),
    restartCount: info.RestartCount,
    networks: Object.entries(info.NetworkSettings.Networks).map(([name, network]) =>
      attachmentOf(id, name, network, isAlive),
    ),
    published: isAlive ? publishedOf(info.NetworkSettings.Ports) : [],
  };
}

/** `created`, `exited`, `dead` and `removing` are all not running, and so is what a later engine may call it. */
const STATUSES: Readonly<Record<string, ContainerStatus>> = {
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
};

/** `{ '8474/tcp': [{ HostIp: '127.0.0.1', HostPort: '20474' }], '6379/tcp': null }` */
function publishedOf(
  ports: Readonly<
    Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
  > | null,
): readonly PublishedPort[] {
  return Object.entries(ports ?? {}).flatMap(([key, bindings]) => {
    const containerPort = /^(\d+)\/tcp$/.exec(key)?.[1];
    if (containerPort === undefined) return [];
    return (bindings ?? []).map(({ HostIp: address, HostPort: port }) => ({
      address,
      port: Number(port),
      containerPort: Number(containerPort),
    }));
  });
}

/** While a container does not run, addresses are left over from before, or missing. */
function attachmentOf(
  id: string,
  network: string,
  found: FoundNetwork,
  isAlive: boolean,
): NetworkAttachment {
  const aliases = textsOf(found.Aliases);
  return {
    network,
    networkId: isAlive ? found.NetworkID : '',
    aliases: aliases.filter((alias) => alias !== id.slice(0, SHORT_ID_LENGTH)),
    links: textsOf(found.Links),
    driverOptions: found.DriverOpts ?? {},
    ipAddress: isAlive ? found.IPAddress : '',
    ipv6Address: isAlive ? found.GlobalIPv6Address : '',
    macAddress: isAlive ? found.MacAddress : '',
    gatewayPriority: found.GwPriority ?? 0,
  };
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
