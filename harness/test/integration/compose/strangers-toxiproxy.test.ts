import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Docker from 'dockerode';
import { freePlaces } from '../../../src/adapters/compose-environment/free-places.ts';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { TcpLinkProbe } from '../../../src/adapters/link-probe/tcp-link-probe.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { JsonValue } from '../../../src/domain/fault.ts';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { harmNameOf } from '../../../src/faults/harm-name.ts';
import { networkDown } from '../../../src/faults/network-down.ts';
import { networkLatency } from '../../../src/faults/network-latency.ts';
import type { ContainerIncarnation } from '../../../src/ports/container-runtime.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
} from '../../../src/ports/fault-definition.ts';
import { removeProjects } from '../../kit/engine-contents.ts';
import { newStateDir } from '../environments/temporary-folder.ts';
import { smallEnvironment, smallSpec } from './small-environment.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(120_000);

const LINK = 'prometheus->redis';
const IMAGE = 'ghcr.io/shopify/toxiproxy:2.12.0';
const CONFIG = join(import.meta.dirname, 'fixtures', 'toxiproxy.json');
const VALUES: UntypedValues = { latency: 400, jitter: 0, direction: 'downstream', toxicity: 1 };
const FAULTS: readonly FaultDefinition[] = [networkLatency, networkDown];
const project = `faultline-test-strangers-${process.pid}-${randomInt(100_000)}`;
const never = new AbortController().signal;
const docker = new Docker();
const runtime = new DockerContainerRuntime();
const proxies = new ToxiproxyNetworkProxy();
const strangers: Docker.Container[] = [];
let environment: ReturnType<typeof smallEnvironment>;

beforeAll(async () => {
  // Each start of its Toxiproxy is published on another port, as an engine likes.
  const places = { ...(await freePlaces(smallSpec(project))), TOXIPROXY_PORT: '0' };
  environment = smallEnvironment(project, newStateDir(), places);
  await environment.up({ variants: {}, onProgress: () => undefined, signal: never });
});
afterEach(async () => {
  for (const stranger of strangers.splice(0)) await stranger.remove({ force: true });
});
afterAll(() => removeProjects(project));

const ports: FaultPorts = {
  clock: systemClock,
  proxy: proxies,
  probe: new TcpLinkProbe(),
  processes: undefined,
  containers: runtime,
};

async function open(): Promise<EnvironmentSession> {
  return await environment.open({ variants: {}, onProgress: () => undefined, signal: never });
}

function contextOf({ description }: EnvironmentSession): FaultContext<UntypedValues> {
  return {
    runId: 'r',
    faultId: 'f-1',
    target: { kind: 'link', link: LINK },
    link: description.links[LINK],
    environment: description,
    values: VALUES,
    ports,
    frozen: [],
  };
}

/** A fault in force on our Toxiproxy, and the record of it that a later process reads. */
async function inject(fault: FaultDefinition) {
  const session = await open();
  const context = contextOf(session);
  const undo = await fault.capture(context, never);
  await fault.inject(context, undo, never);
  await fault.readBack(context, undo, never);
  const { proxy } = context.link!;
  const container: ContainerIncarnation = proxy.container!;
  return { context, proxy, container, undo: JSON.parse(JSON.stringify(undo)) as JsonValue };
}

async function rollBack(fault: FaultDefinition, undo: JsonValue): Promise<readonly string[]> {
  const rungs: string[] = [];
  await fault.rollBack(undo, ports, AbortSignal.timeout(30_000), async (rung) => {
    rungs.push(rung);
  });
  return rungs;
}

async function proxiesAt(adminUrl: string): Promise<unknown> {
  return await (await fetch(`${adminUrl}/proxies`)).json();
}

/**
 * A Toxiproxy of somebody else on the address that ours had, from the same file, so with the same proxies; its link is cut,
 * and there is a toxic on it of the very name that ours has.
 */
async function plantStranger(adminUrl: string): Promise<unknown> {
  const stranger = await docker.createContainer({
    name: `${project}-stranger-${strangers.length + 1}`,
    Image: IMAGE,
    Cmd: ['-host=0.0.0.0', '-config=/etc/toxiproxy.json'],
    ExposedPorts: { '8474/tcp': {} },
    HostConfig: {
      Init: true,
      Binds: [`${CONFIG}:/etc/toxiproxy.json:ro`],
      PortBindings: { '8474/tcp': [{ HostIp: '127.0.0.1', HostPort: new URL(adminUrl).port }] },
    },
  });
  strangers.push(stranger);
  await stranger.start();
  const theirs = { adminUrl, name: 'link' };
  await answers(theirs);
  const name = harmNameOf('r', 'f-1');
  const harm = { kind: 'latency', latencyMs: 7, jitterMs: 0 } as const;
  await proxies.addHarm(theirs, { name, direction: 'upstream', toxicity: 0.5, harm }, never);
  await proxies.setEnabled(theirs, false, never);
  return await proxiesAt(adminUrl);
}

async function answers(proxy: { readonly adminUrl: string; readonly name: string }): Promise<void> {
  const deadline = AbortSignal.timeout(20_000);
  for (;;) {
    const state = await proxies.inspect(proxy, never).catch(() => undefined);
    if (state !== undefined) return;
    await systemClock.sleep(50, deadline);
  }
}

/** The address of ours, once it answers after a start. */
async function ourAddress(): Promise<string> {
  const location = { engine: 'unix:///var/run/docker.sock', project, service: 'toxiproxy' };
  const [state] = await runtime.list(location, never);
  const port = state!.published.find(({ containerPort }) => containerPort === 8474)!.port;
  const adminUrl = `http://127.0.0.1:${port}`;
  await answers({ adminUrl, name: 'link' });
  return adminUrl;
}

/** Where ours is now, with the proxies of its file and nothing on them. */
async function expectAsStarted(): Promise<string> {
  const { adminUrl } = (await open()).description.links[LINK]!.proxy;
  const config = JSON.parse(readFileSync(CONFIG, 'utf8')) as readonly {
    readonly upstream: string;
  }[];
  const { upstream } = config[0]!;
  expect(await proxiesAt(adminUrl)).toMatchObject({
    link: { upstream, enabled: true, toxics: [] },
  });
  return adminUrl;
}

describe.each(FAULTS)('$type on a Toxiproxy in a container', (fault) => {
  it('is undone on it while it runs', async () => {
    const { undo, context } = await inject(fault);
    expect(await rollBack(fault, undo)).toEqual([]);
    await expectAsStarted();
    expect(await fault.observe(context, undo, never, 'after')).toMatchObject({ effect: 'absent' });
  });

  it('leaves a stranger’s alone that has its address once it is stopped', async () => {
    const { undo, proxy, container, context } = await inject(fault);
    await runtime.stop(container, 1_000, never);
    const theirs = await plantStranger(proxy.adminUrl);
    expect(await rollBack(fault, undo)).toEqual(['gone-with-its-toxiproxy']);
    expect(await proxiesAt(proxy.adminUrl)).toEqual(theirs);
    expect(await fault.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'absent',
      observed: 'gone with its Toxiproxy, whose container is stopped',
    });
    await runtime.start(container, never);
    await ourAddress();
    await expectAsStarted();
  });

  it('is undone on another start of it, elsewhere, and not on a stranger’s in its old place', async () => {
    const { undo, proxy, container, context } = await inject(fault);
    await runtime.stop(container, 1_000, never);
    const theirs = await plantStranger(proxy.adminUrl);
    await runtime.start(container, never);
    // Somebody has removed the proxy meanwhile: it is put back as it was before the fault.
    await proxies.removeProxy({ adminUrl: await ourAddress(), name: proxy.name }, never);
    expect(await rollBack(fault, undo)).toEqual(['toxiproxy-started-again', 'recreate-proxy']);
    expect(await expectAsStarted()).not.toBe(proxy.adminUrl);
    expect(await proxiesAt(proxy.adminUrl)).toEqual(theirs);
    expect(await fault.observe(context, undo, never, 'after')).toMatchObject({ effect: 'absent' });
  });
});

describe.each(FAULTS)('$type on a Toxiproxy of a project that was taken down', (fault) => {
  it('is gone with it, and a stranger’s in its place is left alone', async () => {
    await environment.up({ variants: {}, onProgress: () => undefined, signal: never });
    const { undo, proxy, context } = await inject(fault);
    expect(await environment.down()).toBe('taken-down');
    const theirs = await plantStranger(proxy.adminUrl);
    expect(await rollBack(fault, undo)).toEqual(['gone-with-its-toxiproxy']);
    expect(await proxiesAt(proxy.adminUrl)).toEqual(theirs);
    expect(await fault.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'absent',
      observed: 'gone with its Toxiproxy, whose container is gone',
    });
  });
});
