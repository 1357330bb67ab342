import { randomInt } from 'node:crypto';
import Docker from 'dockerode';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import type { ContainerPlace } from '../../../src/ports/container-runtime.ts';
import type {
  ContainerRuntimeWorld,
  ServiceOptions,
} from '../../contract/container-runtime-contract.ts';

export const IMAGE = 'redis:8';
/** Told to write nothing, so that it ends at once when it is asked to. */
const COMMAND = ['redis-server', '--save', '', '--appendonly', 'no'];

/** A project of its own on an engine, made by hand as `docker compose` makes one. */
export class RealContainers implements ContainerRuntimeWorld {
  readonly runtime = new DockerContainerRuntime();
  readonly project = `faultline-test-${process.pid}-${randomInt(1_000_000)}`;
  readonly docker: Docker;
  readonly #engine: string;
  #services = 0;
  #others = 0;
  #otherIds: string[] = [];

  constructor(socketPath = '/var/run/docker.sock') {
    this.#engine = `unix://${socketPath}`;
    this.docker = new Docker({ socketPath });
  }

  async createService({ count = 1, ...options }: ServiceOptions = {}): Promise<ContainerPlace> {
    this.#services += 1;
    const service = `service-${this.#services}`;
    const place = { engine: this.#engine, project: this.project, service };
    const network = await this.createNetwork(service);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    // The last one first: the engine lists what is newest first, and its order must not matter.
    for (const number of [...numbers.slice(1), 1]) {
      await this.createContainer(place, { number, networks: [network], ...options });
    }
    return place;
  }

  /** With a subnet of its own: only then does an engine let an address be asked for. */
  async createNetwork(name: string): Promise<string> {
    const fullName = `${this.project}_${name}`;
    for (let attempt = 1; ; attempt += 1) {
      const subnet = `10.246.${randomInt(256)}.${16 * randomInt(16)}/28`;
      try {
        await this.docker.createNetwork({
          Name: fullName,
          Labels: this.#labels(),
          IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
        });
        return fullName;
      } catch (error) {
        if (attempt === 20 || !/overlaps/.test(String(error))) throw unprepared(error);
      }
    }
  }

  async createContainer(
    { project, service }: ContainerPlace,
    {
      number = 1,
      networks,
      restart = 'no',
      labels,
      image = IMAGE,
      command = COMMAND,
      init = true,
      publishes,
    }: {
      readonly number?: number;
      readonly networks: readonly string[];
      readonly restart?: 'no' | 'always' | 'unless-stopped';
      /** Instead of those of compose. */
      readonly labels?: Readonly<Record<string, string>>;
      readonly image?: string;
      readonly command?: readonly string[];
      readonly init?: boolean;
      readonly publishes?: number;
    },
  ): Promise<Docker.Container> {
    const name = `${project}-${service}-${number}`;
    const [first = '', ...others] = networks;
    const endpoint = { Aliases: [name, service] };
    const making = this.docker.createContainer({
      name,
      Image: image,
      Cmd: [...command],
      Labels: labels ?? {
        ...this.#labels(project),
        'com.docker.compose.service': service,
        'com.docker.compose.container-number': String(number),
        'com.docker.compose.oneoff': 'False',
      },
      ...portsOf(publishes),
      HostConfig: {
        Init: init,
        NetworkMode: first,
        RestartPolicy: { Name: restart },
        ...bindingsOf(publishes),
      },
      NetworkingConfig: { EndpointsConfig: { [first]: endpoint } },
    });
    const container = await making.catch((error: unknown) => {
      throw unprepared(error);
    });
    for (const network of others) {
      const EndpointConfig = endpoint;
      await this.docker.getNetwork(network).connect({ Container: container.id, EndpointConfig });
    }
    await container.start();
    return container;
  }

  /**
   * What a careless fault would take along: the same service of another project, another service of this one, a one-off
   * of the same service, and one without labels, all on the same network; and a network of theirs.
   */
  async createOthers(place: ContainerPlace, network: string): Promise<void> {
    this.#others += 1;
    const theirs = await this.createNetwork(`others-${this.#others}`);
    const project = `${this.project}-other-${this.#others}`;
    const oneOff = {
      ...this.#labels(),
      'com.docker.compose.service': place.service,
      'com.docker.compose.oneoff': 'True',
    };
    const others: readonly Parameters<RealContainers['createContainer']>[] = [
      [{ ...place, project }, { networks: [network, theirs] }],
      [{ ...place, service: `${place.service}-other` }, { networks: [network] }],
      [place, { number: 98, networks: [network], labels: oneOff }],
      [place, { number: 99, networks: [network], labels: { 'faultline.test': this.project } }],
    ];
    for (const [where, options] of others) {
      this.#otherIds.push((await this.createContainer(where, options)).id);
    }
    this.#otherIds.push(theirs);
  }

  /** All that the engine says of what `createOthers` has made. */
  async describeOthers(): Promise<readonly unknown[]> {
    return await Promise.all(
      this.#otherIds.map((id) =>
        id.startsWith(this.project)
          ? this.docker.getNetwork(id).inspect()
          : this.docker.getContainer(id).inspect(),
      ),
    );
  }

  async remove({ id }: { readonly id: string }): Promise<void> {
    await this.docker.getContainer(id).remove({ force: true, v: true });
  }

  async takeAddress(network: string, ipAddress: string): Promise<void> {
    const taker = await this.docker.createContainer({
      Image: IMAGE,
      Cmd: COMMAND,
      Labels: this.#labels(),
      HostConfig: { NetworkMode: network },
      NetworkingConfig: {
        EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: ipAddress } } },
      },
    });
    await taker.start();
  }

  async removeNetwork(network: string): Promise<void> {
    await this.docker.getNetwork(network).remove();
  }

  /** Removes all that carries the label of this project, and nothing else. */
  async close(): Promise<void> {
    this.#otherIds = [];
    const filters = { label: [`faultline.test=${this.project}`] };
    const containers = await this.docker.listContainers({ all: true, filters });
    await Promise.all(containers.map(({ Id: id }) => this.remove({ id })));
    const networks = await this.docker.listNetworks({ filters });
    await Promise.all(networks.map(({ Id: id }) => this.removeNetwork(id)));
  }

  #labels(project = this.project): Readonly<Record<string, string>> {
    return { 'com.docker.compose.project': project, 'faultline.test': this.project };
  }
}

function portsOf(
  publishes: number | undefined,
): Pick<Docker.ContainerCreateOptions, 'ExposedPorts'> {
  return publishes === undefined ? {} : { ExposedPorts: { [`${publishes}/tcp`]: {} } };
}

/** On a port that the engine chooses. */
function bindingsOf(publishes: number | undefined): Pick<Docker.HostConfig, 'PortBindings'> {
  if (publishes === undefined) return {};
  return { PortBindings: { [`${publishes}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } };
}

function unprepared(cause: unknown): Error {
  const help = 'Make sure of an engine and its images: node harness/test/engine/prepare-engine.ts';
  return new Error(`${String(cause)}. ${help}`, { cause });
}
