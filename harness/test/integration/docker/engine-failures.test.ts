import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import type { ContainerIncarnation } from '../../../src/ports/container-runtime.ts';

const never = new AbortController().signal;
const DEADLINES = { lookMs: 200, deedMs: 300 };
/** Beyond its own deadline, on a busy machine. */
const SLACK_MS = 2_000;
const ATTACHMENT = {
  network: 'school_app',
  networkId: 'n1',
  aliases: ['api'],
  links: [],
  driverOptions: {},
  ipAddress: '10.0.0.2',
  ipv6Address: '',
  macAddress: '',
  gatewayPriority: 0,
} as const;

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  opened.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'docker.sock');
}

/** An engine that is none, on a socket of its own. */
async function startEngine(answer: RequestListener): Promise<string> {
  const path = socketPath();
  const server = createServer(answer);
  await listening(server, path);
  return `unix://${path}`;
}

async function listening(server: Server | ReturnType<typeof createSocketServer>, at: string) {
  opened.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  await new Promise<void>((resolve) => {
    server.listen(at, resolve);
  });
}

const runtime = new DockerContainerRuntime(DEADLINES);

/** Every call there is, on a container of that engine. */
function callsOn(
  engine: string,
): Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> {
  const it: ContainerIncarnation = { engine, id: 'c1', startedAt: 's1', name: 'school-api-1' };
  return {
    // A runtime of its own: what was asked once is remembered.
    identify: (signal) => new DockerContainerRuntime(DEADLINES).identify(engine, signal),
    list: (signal) => runtime.list({ engine, project: 'school', service: 'api' }, signal),
    inspect: (signal) => runtime.inspect(it, signal),
    kill: (signal) => runtime.kill(it, signal),
    stop: (signal) => runtime.stop(it, 0, signal),
    start: (signal) => runtime.start(it, signal),
    restart: (signal) => runtime.restart(it, 0, signal),
    pause: (signal) => runtime.pause(it, signal),
    unpause: (signal) => runtime.unpause(it, signal),
    crash: (signal) => runtime.crash(it, signal),
    disconnect: (signal) => runtime.disconnect(it, 'school_app', signal),
    connect: (signal) => runtime.connect(it, ATTACHMENT, signal),
  };
}
const CALLS = Object.keys(callsOn(''));

async function failureOf(engine: string, call: string, signal = never) {
  const startedAtMs = performance.now();
  const [settled] = await Promise.allSettled([callsOn(engine)[call]!(signal)]);
  const tookMs = performance.now() - startedAtMs;
  return { error: settled.status === 'rejected' ? (settled.reason as Error) : undefined, tookMs };
}

const HANGS: readonly (readonly [how: string, answer: RequestListener])[] = [
  ['never answers', () => undefined],
  [
    'begins an answer and never ends it',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[');
    },
  ],
];

describe.each(HANGS)('an engine that %s', (_how, answer) => {
  it.each(CALLS)('is unreachable for %s once its deadline is over', async (call) => {
    const { error, tookMs } = await failureOf(await startEngine(answer), call);
    expect(error).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringMatching(/did not .+ within [23]00 ms; whether it will is unknown\.$/),
    });
    expect(tookMs).toBeLessThan(DEADLINES.deedMs + SLACK_MS);
  });

  it.each(CALLS)('is left at once when %s is aborted', async (call) => {
    const abort = new AbortController();
    const engine = await startEngine((...args) => {
      answer(...args);
      abort.abort(new Error('interrupted'));
    });
    expect((await failureOf(engine, call, abort.signal)).error).toEqual(new Error('interrupted'));
  });
});

describe('an engine that is not there', () => {
  it.each(CALLS)('is unreachable for %s: no socket', async (call) => {
    const { error } = await failureOf(`unix://${socketPath()}`, call);
    expect(error).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringMatching(/^The container engine unix:.+ENOENT/),
      hint: expect.stringMatching(/DOCKER_HOST/),
    });
  });

  it('is unreachable where nobody listens any more, and where a connection is dropped', async () => {
    const path = socketPath();
    const server = createSocketServer((socket) => socket.destroy());
    await listening(server, path);
    expect((await failureOf(`unix://${path}`, 'list')).error).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    });
    const tcp = createServer();
    await listening(tcp, 0 as never);
    const { port } = tcp.address() as AddressInfo;
    tcp.close();
    expect((await failureOf(`tcp://127.0.0.1:${port}`, 'list')).error).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('an engine that answers 500', () => {
  const answer: RequestListener = (_request, response) => {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end('{"message":"the disk is full"}');
  };

  it.each(CALLS)('has failed at %s, and its words are told', async (call) => {
    const { error } = await failureOf(await startEngine(answer), call);
    expect(error).toMatchObject({
      // One that cannot even say which it is cannot do anything else either: it is waited for.
      code: call === 'identify' ? 'ENGINE_UNREACHABLE' : 'CONTAINER_FAILED',
      message: expect.stringMatching(
        /^The container engine unix:.+ answered 500 when it was asked to .+: the disk is full\.$/,
      ),
    });
  });
});

describe('something that is no engine', () => {
  it.each([
    ['a page', 'text/html', '<h1>Hello</h1>'],
    ['something else', 'application/json', '{"hello":"there"}'],
    ['nothing', 'application/json', ''],
  ])('gives no sensible answer: %s', async (_what, type, body) => {
    const engine = await startEngine((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    for (const call of ['list', 'inspect', 'connect']) {
      expect((await failureOf(engine, call)).error).toMatchObject({ code: 'CONTAINER_FAILED' });
    }
  });
});

describe('what an engine calls itself', () => {
  /** Answers `/info` so, and knows no container. */
  async function startCalled(info: RequestListener): Promise<{
    readonly engine: string;
    readonly asked: () => number;
  }> {
    let asked = 0;
    const engine = await startEngine((request, response) => {
      if (request.url?.endsWith('/info') === true) {
        asked += 1;
        info(request, response);
        return;
      }
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"message":"no such container"}');
    });
    return { engine, asked: () => asked };
  }
  const says =
    (body: () => string, status = 200): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body());
    };

  it('is asked once and remembered, and asked again before what is missing is believed gone', async () => {
    let id = 'ABCD';
    const { engine, asked } = await startCalled(says(() => `{"ID":"${id}"}`));
    const patient = new DockerContainerRuntime();
    expect(await patient.identify(engine, never)).toBe('ABCD');
    const askedOnce = asked();
    expect(await patient.identify(engine, never)).toBe('ABCD');
    expect(asked()).toBe(askedOnce);
    const it_ = { engine, engineId: 'ABCD', id: 'c1', startedAt: 's1', name: 'school-api-1' };
    expect(await patient.inspect(it_, never)).toBeUndefined();
    id = 'EFGH';
    await expect(patient.inspect(it_, never)).rejects.toMatchObject({
      code: 'ENGINE_REPLACED',
      message: `The container engine at ${engine} calls itself EFGH now; this belongs to the engine ABCD, so nothing is done and nothing is believed.`,
    });
    id = 'ABCD';
    expect(await patient.inspect(it_, never)).toBeUndefined();
  });

  let answers = 0;
  it.each([
    ['says nothing of it', says(() => '{}')],
    ['says something else each time', says(() => `{"ID":"${(answers += 1)}"}`)],
    ['lets nobody ask', says(() => '{"message":"forbidden"}', 403)],
  ])('is nothing where it %s, and then nothing can be told from another', async (_how, info) => {
    const { engine } = await startCalled(info);
    const patient = new DockerContainerRuntime();
    expect(await patient.identify(engine, never)).toBeUndefined();
    const it_ = { engine, id: 'c1', startedAt: 's1', name: 'school-api-1' };
    expect(await patient.inspect(it_, never)).toBeUndefined();
    await expect(patient.inspect({ ...it_, engineId: 'ABCD' }, never)).rejects.toMatchObject({
      code: 'ENGINE_REPLACED',
      message: `The container engine at ${engine} does not say which engine it is; this belongs to the engine ABCD, so nothing is done and nothing is believed.`,
    });
  });
});

describe('the address of an engine', () => {
  it('alone decides who is asked, whatever DOCKER_HOST says', async () => {
    const engine = await startEngine((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(request.url?.startsWith('/containers/json') === true ? '[]' : '{}');
    });
    const before = { ...process.env };
    opened.push(() => {
      process.env = before;
    });
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    process.env['DOCKER_TLS_VERIFY'] = '1';
    process.env['DOCKER_CLIENT_TIMEOUT'] = '1';
    process.env['DOCKER_PATH_PREFIX'] = '/elsewhere';
    expect(await callsOn(engine)['list']!(never)).toEqual([]);
  });

  it('may be one of TCP', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('[]');
    });
    opened.push(() => server.close());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    expect(await callsOn(`tcp://127.0.0.1:${port}`)['list']!(never)).toEqual([]);
  });
});
