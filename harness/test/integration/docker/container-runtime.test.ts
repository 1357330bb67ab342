import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { describeContainerRuntime } from '../../contract/container-runtime-contract.ts';
import { RealContainers } from './real-containers.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(60_000);

const never = new AbortController().signal;

describeContainerRuntime('DockerContainerRuntime', async () => new RealContainers());

describe('a crash from inside', () => {
  const containers = new RealContainers();
  const runtime = new DockerContainerRuntime();
  afterEach(() => containers.close());

  it.each([
    {
      title: 'without a shell',
      options: { image: 'ghcr.io/shopify/toxiproxy:2.12.0', command: ['-host=0.0.0.0'] },
      message: /cannot be crashed from inside: .*executable file not found/,
      hint: 'That needs a shell (`sh`) in its image. `container-kill` needs nothing.',
    },
    {
      title: 'without an init process',
      options: { init: false },
      message: /cannot be crashed from inside: its first process is no init, and immune to it\.$/,
      hint: 'Set `init: true` for its service. `container-kill` needs nothing.',
    },
  ])('is refused $title, and leaves it as it is', async ({ options, message, hint }) => {
    const network = await containers.createNetwork('one');
    const { project } = containers;
    const place = { engine: 'unix:///var/run/docker.sock', project, service: 'one' };
    await containers.createContainer(place, { networks: [network], ...options });
    const [before] = await runtime.list(place, never);
    await expect(runtime.crash(before!.incarnation, never)).rejects.toMatchObject({
      code: 'CONTAINER_FAILED',
      message: expect.stringMatching(message),
      hint,
    });
    expect(await runtime.list(place, never)).toEqual([before]);
  });
});
