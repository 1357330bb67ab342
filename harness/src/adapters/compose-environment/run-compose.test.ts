import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeCompose } from '../../../test/kit/fake-compose.ts';
import { ComposeFile } from './compose-file.ts';
import { listProject } from './list-project.ts';
import { publishedAt, publishedUrl } from './published-port.ts';
import { type ComposeProgram, runCompose } from './run-compose.ts';

const never = new AbortController().signal;
let compose: FakeCompose;
beforeAll(() => {
  compose = new FakeCompose();
});
afterAll(() => compose.remove());

const ROW = {
  Service: 'api',
  Name: 'school-api-1',
  Image: 'school-app',
  State: 'running',
  Health: 'healthy',
  ExitCode: 0,
  Labels:
    'com.docker.compose.config-hash=abc,com.docker.compose.depends_on=db:service_healthy:false,redis:x:true,com.docker.compose.image=sha256:123',
  Publishers: [
    { URL: '127.0.0.1', TargetPort: 8080, PublishedPort: 20_080, Protocol: 'tcp' },
    { URL: '', TargetPort: 9000, PublishedPort: 0, Protocol: 'tcp' },
    { URL: '::', TargetPort: 9001, PublishedPort: 20_081, Protocol: 'tcp' },
  ],
};

/** A Docker Compose that starts a plugin, which inherits its output, and then does something itself. */
function startsAnother(plugin: string, itself: string): ComposeProgram {
  const executable = join(compose.folder, 'starts-another');
  const script = `#!/bin/sh\nsh -c '${plugin.replaceAll("'", `'"'"'`)}' &\necho $! > "$FAKE_COMPOSE/started"\n${itself}\n`;
  writeFileSync(executable, script, { mode: 0o755 });
  return { ...compose.program, executable };
}

function startedPid(): number {
  return Number(readFileSync(join(compose.folder, 'started'), 'utf8'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Dead, and nobody has waited for it.
    const status = `/proc/${pid}/status`;
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

async function eventuallyGone(pid: number): Promise<void> {
  for (let look = 0; look < 100 && isAlive(pid); look += 1) await sleep(20);
  expect(isAlive(pid)).toBe(false);
}

describe('a call of Docker Compose', () => {
  it('ends with the reason of its signal, once the program has ended', async () => {
    compose.answer([{ when: /up/, hangs: true, complains: ' Container a Started ' }]);
    const stop = new AbortController();
    const call = runCompose(compose.program, {
      options: [],
      verb: 'up',
      cwd: '/',
      timeoutMs: 60_000,
      signal: stop.signal,
      onLine: (line) => {
        if (line !== '') stop.abort(new Error('enough'));
      },
    });
    await expect(call).rejects.toThrow('enough');
  });

  it('is ended when it takes too long, and says so', async () => {
    compose.answer([{ when: /ps/, hangs: true }]);
    const call = { options: [], verb: 'ps', cwd: '/', timeoutMs: 300, signal: never } as const;
    await expect(runCompose(compose.program, call)).rejects.toMatchObject({
      code: 'CONTAINER_FAILED',
      message: 'docker compose ps did not end within 0.3 s, and was ended.',
      hint: 'Look with "docker ps" whether the container engine answers, then try again.',
    });
  });

  it('ends with all that it started, also with what does not heed the first asking', async () => {
    const program = startsAnother("trap '' TERM; exec sleep 60", 'wait');
    const call = { options: [], verb: 'up', cwd: '/', timeoutMs: 500, signal: never } as const;
    await expect(runCompose(program, call)).rejects.toMatchObject({ code: 'CONTAINER_FAILED' });
    await eventuallyGone(startedPid());
  });

  it('is over when the program is, though another one keeps its output open', async () => {
    const program = startsAnother('exec sleep 60', 'echo done; exit 3');
    const call = { options: [], verb: 'up', cwd: '/', timeoutMs: 60_000, signal: never } as const;
    expect(await runCompose(program, call)).toMatchObject({ exitCode: 3, stdout: 'done\n' });
    // It is nobody's business here what it goes on with.
    expect(isAlive(startedPid())).toBe(true);
    process.kill(startedPid(), 'SIGKILL');
  });

  it('rejects when there is no such program', async () => {
    const program = { ...compose.program, executable: '/nowhere/docker-compose' };
    const call = { options: [], verb: 'ps', cwd: '/', timeoutMs: 300, signal: never } as const;
    await expect(runCompose(program, call)).rejects.toThrow('ENOENT');
  });
});

describe('the containers of a project', () => {
  it('are listed with their ports, their image and the form they were made in', async () => {
    compose.answer([{ when: /--project-name school ps/, prints: JSON.stringify(ROW) }]);
    const containers = await listProject(compose.program, 'school', never);
    expect(containers).toEqual([
      {
        service: 'api',
        name: 'school-api-1',
        image: 'school-app',
        imageId: 'sha256:123',
        state: 'running',
        health: 'healthy',
        exitCode: 0,
        configHash: 'abc',
        published: [
          { address: '127.0.0.1', port: 20_080, containerPort: 8080 },
          { address: '::', port: 20_081, containerPort: 9001 },
        ],
      },
    ]);
    expect(publishedUrl(containers, { service: 'api', port: 8080 })).toBe('http://127.0.0.1:20080');
    expect(publishedAt(containers, 'api', 9001)).toEqual({ host: '127.0.0.1', port: 20_081 });
    expect(() => publishedAt(containers, 'api', 9000)).toThrow(
      'The service "api" does not publish its port 9000, so it cannot be reached from here.',
    );
  });

  it('cannot be listed when Docker Compose cannot', async () => {
    compose.answer([{ when: /ps/, complains: 'permission denied', exitCode: 1 }]);
    await expect(listProject(compose.program, 'school', never)).rejects.toMatchObject({
      code: 'CONTAINER_FAILED',
      message: 'The containers of the project "school" could not be listed: permission denied.',
    });
  });
});

const CONTENTS = {
  name: 'school',
  services: {
    api: { restart: 'unless-stopped' },
    worker: { deploy: { restart_policy: { condition: 'on-failure' } } },
    migrate: { restart: 'no' },
    redis: {},
  },
};

describe('a compose file', () => {
  it('tells its project and the form of its services', async () => {
    compose.answer([
      { when: /config --format json/, prints: JSON.stringify(CONTENTS) },
      { when: /config --hash/, prints: `api ${'a'.repeat(64)}\nredis ${'b'.repeat(64)}` },
    ]);
    const file = new ComposeFile(compose.program, '/tmp/docker-compose.yml');
    expect(await file.read(never)).toEqual({
      project: 'school',
      restarting: new Set(['api', 'worker']),
    });
    expect(await file.hashes({}, never)).toEqual(
      new Map([
        ['api', 'a'.repeat(64)],
        ['redis', 'b'.repeat(64)],
      ]),
    );
  });

  it('is refused with the last words of Docker Compose', async () => {
    compose.answer([{ when: /config/, complains: 'services.api: unknown key', exitCode: 15 }]);
    const file = new ComposeFile(compose.program, '/tmp/docker-compose.yml');
    await expect(file.read(never)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'The compose file /tmp/docker-compose.yml cannot be used: services.api: unknown key',
    });
  });
});
