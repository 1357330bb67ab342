import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { listProjectResources } from '../../../src/adapters/docker/list-project-resources.ts';
import type { JsonValue } from '../../../src/domain/fault.ts';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import type { ContainerPlace } from '../../../src/ports/container-runtime.ts';
import type { FaultContext } from '../../../src/ports/fault-definition.ts';
import { containerEnvironment } from '../../kit/container-environment.ts';
import { type PrivateEngine, startPrivateEngine } from '../../kit/private-engine.ts';
import { realContainerPorts } from './real-container-world.ts';
import { IMAGE, RealContainers } from './real-containers.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(120_000);

const never = new AbortController().signal;
const VALUES: UntypedValues = { instances: 1, grace: 1_000, network: '' };
const FAULTS = [...faultRegistry.values()].filter(({ needs }) => needs === 'container');
const FIRST = '/var/run/docker.sock';

const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
const address = `unix://${join(folder, 'docker.sock')}`;
/** Which engine is behind our addresses. */
let behind = FIRST;
const doors: Server[] = [];
let starting: Promise<PrivateEngine>;
let second: PrivateEngine;
const ours = new RealContainers();
let theirs: RealContainers;

/** An address that leads to whichever engine is behind it. */
async function openDoor(at: string | number): Promise<Server> {
  const door = createServer((client) => {
    const engine = connect(behind);
    client.pipe(engine).pipe(client);
    for (const socket of [client, engine]) {
      socket.on('error', () => {
        client.destroy();
        engine.destroy();
      });
    }
  });
  doors.push(door);
  await new Promise<void>((resolve) => {
    const place = typeof at === 'string' ? { path: at } : { host: '127.0.0.1', port: at };
    door.listen(place, resolve);
  });
  return door;
}

beforeAll(async () => {
  starting = startPrivateEngine([IMAGE]);
  second = await starting;
  theirs = new RealContainers(second.socketPath);
  await openDoor(join(folder, 'docker.sock'));
}, 120_000);
afterAll(async () => {
  for (const door of doors) door.close();
  rmSync(folder, { recursive: true });
  await ours.close();
  await (await starting).close();
}, 60_000);

function contextAt(place: ContainerPlace): FaultContext<UntypedValues> {
  return {
    runId: 'r',
    faultId: 'f-1',
    target: { kind: 'service', service: place.service },
    link: undefined,
    environment: containerEnvironment(place),
    values: VALUES,
    ports: realContainerPorts(),
    frozen: [],
  };
}

describe('a second engine behind the address of the first', () => {
  it('calls itself something else', async () => {
    const runtime = new DockerContainerRuntime();
    const [one, other] = [`unix://${FIRST}`, `unix://${second.socketPath}`];
    const ids = [await runtime.identify(one, never), await runtime.identify(other, never)];
    expect(ids).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each(FAULTS)('has nothing undone on it, and is not believed: $type', async (fault) => {
    const place = { ...(await ours.createService()), engine: address };
    const context = contextAt(place);
    const runtime = new DockerContainerRuntime();
    const standing = async () =>
      (await runtime.list(place, never)).map(({ incarnation: { id }, status, networks }) => ({
        id,
        status,
        networks,
      }));
    const before = await standing();
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const record = JSON.parse(JSON.stringify(undo)) as JsonValue;
    // Under the same names, as if somebody had brought the same project up there.
    const network = await theirs.createNetwork(place.service);
    const stranger = await theirs.createContainer(place, { networks: [network] });
    const untouched = await stranger.inspect();
    behind = second.socketPath;
    try {
      const refused = {
        code: 'ENGINE_REPLACED',
        message: expect.stringMatching(/ calls itself \S+ now; this belongs to the engine \S+, so/),
      };
      // Both those who remember the first engine and those who have never asked.
      for (const ports of [context.ports, realContainerPorts()]) {
        await expect(fault.rollBack(record, ports, never)).rejects.toMatchObject(refused);
      }
      expect(await stranger.inspect()).toEqual(untouched);
    } finally {
      behind = FIRST;
    }
    await fault.rollBack(record, realContainerPorts(), AbortSignal.timeout(30_000));
    expect(await standing()).toEqual(before);
  });

  it('holds nothing of a project of the first', async () => {
    const { project } = await ours.createService();
    const engineId = await new DockerContainerRuntime().identify(address, never);
    const place = { engine: address, engineId: String(engineId), project };
    const { networks } = await listProjectResources(place, never);
    expect(networks).toContainEqual(expect.stringContaining(project));
    behind = second.socketPath;
    try {
      await expect(listProjectResources(place, never)).rejects.toMatchObject({
        code: 'ENGINE_REPLACED',
      });
    } finally {
      behind = FIRST;
    }
  });
});

describe('two addresses of one engine', () => {
  it.each(FAULTS)('lead to the same lease: $type', async (fault) => {
    const { port } = (await openDoor(0)).address() as AddressInfo;
    const place = await ours.createService();
    const keyAt = async (engine: string) => {
      const [target] = await fault.targets(contextAt({ ...place, engine }), never);
      return target?.key;
    };
    const key = await keyAt(place.engine);
    expect(key).toMatch(/^container [^/]+\/faultline-test-/);
    expect([await keyAt(address), await keyAt(`tcp://127.0.0.1:${port}`)]).toEqual([key, key]);
  });
});
