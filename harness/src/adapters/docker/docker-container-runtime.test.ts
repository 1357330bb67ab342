import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DockerContainerRuntime } from './docker-container-runtime.ts';

const never = new AbortController().signal;
const ID = 'a'.repeat(64);
const opened: { readonly server: Server; readonly folder: string }[] = [];
afterEach(() => {
  for (const { server, folder } of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
});

type Info = 'hangs' | { readonly status: number; readonly id?: string };

/** An engine with one container, which answers `/info` as it is told to; `knows`: whether it has the container. */
async function openEngine(info: Info, knows: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-engine-'));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = String(request.url)
      .replace(/^\/v[\d.]+/, '')
      .replace(ID, 'ID');
    asked.push(`${String(request.method)} ${path}`);
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (path === '/info') {
      if (info !== 'hangs') answer(info.status, { message: 'info', ID: info.id });
    } else if (!knows) answer(404, { message: 'no such container' });
    else if (request.method === 'POST') response.writeHead(204).end();
    else answer(200, CONTAINER);
  });
  opened.push({ server, folder });
  const path = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const engine = `unix://${path}`;
  const container = { engine, engineId: 'OURS', id: ID, startedAt: 's1', name: 'school-api-1' };
  // Only what hangs is waited for to its end; a busy machine may take its time with the rest.
  const lookMs = info === 'hangs' ? 1_000 : 10_000;
  const runtime = new DockerContainerRuntime({ lookMs, deedMs: 10_000 });
  return { engine, container, runtime, asked };
}

const CONTAINER = {
  Id: ID,
  Name: '/school-api-1',
  RestartCount: 0,
  State: { Status: 'paused', StartedAt: 's1', ExitCode: 0 },
  NetworkSettings: { Networks: {}, Ports: {} },
};

describe('an engine in a process that has asked it nothing yet', () => {
  it.each<Info>(['hangs', { status: 503 }, { status: 403 }, { status: 200, id: 'OURS' }])(
    'is told what to do to a container that it knows, and not asked who it is: %j',
    async (info) => {
      const { container, runtime, asked } = await openEngine(info, true);
      await runtime.unpause(container, never);
      await runtime.start(container, never);
      expect(await runtime.inspect(container, never)).toMatchObject({
        incarnation: container,
        status: 'paused',
      });
      expect(asked).toEqual([
        'POST /containers/ID/unpause',
        'POST /containers/ID/start',
        'GET /containers/ID/json',
      ]);
    },
  );

  it.each<readonly [Info, string]>([
    ['hangs', 'ENGINE_UNREACHABLE'],
    [{ status: 503 }, 'ENGINE_UNREACHABLE'],
    [{ status: 403 }, 'ENGINE_REPLACED'],
    [{ status: 200, id: 'THEIRS' }, 'ENGINE_REPLACED'],
    [{ status: 200, id: 'OURS' }, 'CONTAINER_GONE'],
  ])('is asked who it is when it does not know the container: %j', async (info, code) => {
    const { container, runtime } = await openEngine(info, false);
    await expect(runtime.unpause(container, never)).rejects.toMatchObject({ code });
    const inspected = runtime.inspect(container, never);
    if (code === 'CONTAINER_GONE') expect(await inspected).toBeUndefined();
    else await expect(inspected).rejects.toMatchObject({ code });
  });

  it.each<readonly [Info, string]>([
    ['hangs', 'ENGINE_UNREACHABLE'],
    [{ status: 503 }, 'ENGINE_UNREACHABLE'],
    [{ status: 200, id: 'THEIRS' }, 'ENGINE_REPLACED'],
  ])('lists nothing before it has said who it is: %j', async (info, code) => {
    const { engine, runtime, asked } = await openEngine(info, true);
    const place = { engine, engineId: 'OURS', project: 'school', service: 'api' };
    await expect(runtime.list(place, never)).rejects.toMatchObject({ code });
    expect(new Set(asked)).toEqual(new Set(['GET /info']));
  });
});
