import type Docker from 'dockerode';
import type { NetworkAttachment } from '../../ports/container-runtime.ts';
import { EngineRefusal, refusalOf } from './engine-refusal.ts';

/**
 * Attaches a container to a network as it was. Where its address was chosen by the engine, an older engine refuses to be
 * asked for one (400); where somebody has it now, every engine refuses (403): then the engine chooses another.
 */
export async function attach(
  docker: Docker,
  containerId: string,
  attachment: NetworkAttachment,
  abortSignal: AbortSignal,
): Promise<'attached' | 'network-gone'> {
  const { network, networkId } = attachment;
  const target = docker.getNetwork(encodeURIComponent(networkId === '' ? network : networkId));
  const connect = async (settings: Docker.EndpointSettings) => {
    try {
      await target.connect({
        Container: containerId,
        EndpointConfig: settings,
        // The SDK heeds it; its types do not say so.
        ...({ abortSignal } as object),
      });
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  };
  try {
    const first = settingsOf(attachment);
    const isRefused = await connect({ ...first, ...addressesOf(attachment) }).then(
      () => false,
      (error: unknown) => {
        if (hasAddress(attachment) && isAboutAddress(error)) return true;
        throw error;
      },
    );
    if (isRefused) await connect(first);
    return 'attached';
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return 'network-gone';
    throw error;
  }
}

function settingsOf({
  aliases,
  links,
  driverOptions,
  gatewayPriority,
}: NetworkAttachment): Docker.EndpointSettings {
  return {
    Aliases: [...aliases],
    Links: [...links],
    DriverOpts: { ...driverOptions },
    ...(gatewayPriority === 0 ? {} : { GwPriority: gatewayPriority }),
  };
}

/** The hardware address goes with the others: an engine that lets it be chosen derives it from them otherwise. */
function addressesOf(attachment: NetworkAttachment): Docker.EndpointSettings {
  const { ipAddress, ipv6Address, macAddress } = attachment;
  return {
    ...(macAddress === '' ? {} : { MacAddress: macAddress }),
    IPAMConfig: {
      ...(ipAddress === '' ? {} : { IPv4Address: ipAddress }),
      ...(ipv6Address === '' ? {} : { IPv6Address: ipv6Address }),
    },
  };
}

function hasAddress({ ipAddress, ipv6Address }: NetworkAttachment): boolean {
  return ipAddress !== '' || ipv6Address !== '';
}

/** Somebody else has it, or it cannot be asked for. Being attached already is refused with 403 too. */
function isAboutAddress(error: unknown): boolean {
  return error instanceof EngineRefusal && (error.status === 400 || /in use/i.test(error.message));
}
