import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PINNED_TOOLS, isAccepted } from './pinned-tools.ts';
import { SystemToolbox } from './system-toolbox.ts';
import { ToolCache } from './tool-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-tools-'));
  await mkdir(join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true }));

const env = () => ({
  PATH: join(folder, 'bin'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  DOCKER_CONFIG: join(folder, 'docker'),
});

async function writeScript(path: string, prints: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\necho '${prints}'\n`);
  await chmod(path, 0o755);
}

/** What Go calls a version that a tool calls something else. */
const OTHERWISE_IN_GO: Readonly<Record<string, string>> = {
  // Prometheus v3.15.0 is the Go module v0.315.0, and promtool is in it.
  prometheus: '0.315.0',
  promtool: '0.315.0',
  // It tells the version of the Kubernetes that it knows.
  'kubectl-validate': '0.0.4',
};

describe('the pinned versions', () => {
  it('are those of the Go modules', async () => {
    for (const [name, tool] of Object.entries(PINNED_TOOLS)) {
      if (tool.goModule === undefined) continue;
      const text = await readFile(
        join(import.meta.dirname, '../../../tools', tool.goModule.folder, 'go.mod'),
        'utf8',
      );
      const inGo = OTHERWISE_IN_GO[name] ?? tool.version;
      expect(text).toMatch(new RegExp(` v${String(inGo)}(?: |\\n)`));
    }
  });

  it.each([
    ['k6', '2.2.0', true],
    ['k6', '2.10.1', true],
    ['k6', '2.1.9', false],
    ['k6', '3.0.0', false],
    ['redis', '7.0.15', true],
    ['redis', '6.0.20', false],
    ['haproxy', '3.2.1', true],
    ['haproxy', '2.2.9', false],
  ] as const)('%s %s is accepted: %s', (name, version, accepted) => {
    expect(isAccepted(name, version)).toBe(accepted);
  });
});

describe('the toolbox', () => {
  it('takes a tool on the PATH in a version that is known', async () => {
    await writeScript(join(folder, 'bin/k6'), 'k6 v2.3.1 (go1.26)');
    expect(await new SystemToolbox(env()).locate('k6')).toBe(join(folder, 'bin/k6'));
  });

  it('says what is missing, what for, and the command that gets it', async () => {
    await expect(new SystemToolbox(env()).locate('k6')).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: 'k6 is missing (it drives the traffic): no k6 on the PATH.',
      hint: 'Run "npx faultline setup".',
    });
  });

  it('names the version that is too old', async () => {
    await writeScript(join(folder, 'bin/k6'), 'k6 v1.8.1');
    await expect(new SystemToolbox(env()).locate('k6')).rejects.toMatchObject({
      message: `k6 is missing (it drives the traffic): ${folder}/bin/k6 is version 1.8.1; 2.2.0 or newer of the same line is needed.`,
    });
  });
});

describe('Docker Compose', () => {
  const plugin = () => join(folder, 'docker/cli-plugins/docker-compose');

  async function installPlugin(prints: string): Promise<void> {
    await mkdir(join(plugin(), '..'), { recursive: true });
    await writeScript(plugin(), prints);
  }

  it('is found where docker looks for its plugins', async () => {
    await installPlugin('Docker Compose version v5.5.1');
    expect(await new SystemToolbox(env()).locate('docker-compose')).toBe(plugin());
    expect(await new SystemToolbox(env()).examine('docker-compose')).toEqual({
      found: true,
      path: plugin(),
      version: '5.5.1',
      source: 'plugin',
    });
  });

  it('is the plugin when the one on the PATH is of the old line', async () => {
    await installPlugin('Docker Compose version 2.40.3-desktop.1');
    await writeScript(
      join(folder, 'bin/docker-compose'),
      'docker-compose version 1.29.2, build 5becea4c',
    );
    expect(await new SystemToolbox(env()).locate('docker-compose')).toBe(plugin());
  });

  it('is the one on the PATH when both will do', async () => {
    await installPlugin('Docker Compose version v5.5.1');
    await writeScript(join(folder, 'bin/docker-compose'), 'Docker Compose version v2.39.1');
    expect(await new SystemToolbox(env()).locate('docker-compose')).toBe(
      join(folder, 'bin/docker-compose'),
    );
  });
});

describe('the tool cache', () => {
  it('is filled once by two set-ups at once, and found by the toolbox', async () => {
    let made = 0;
    const make = async (file: string) => {
      made += 1;
      await writeScript(file, 'k6 v2.2.0');
    };
    await Promise.all([
      new ToolCache(env()).fill('k6', make),
      new ToolCache(env()).fill('k6', make),
    ]);
    expect(made).toBe(1);
    expect(await new SystemToolbox(env()).examine('k6')).toEqual({
      found: true,
      path: new ToolCache(env()).executable('k6'),
      version: '2.2.0',
      source: 'cache',
    });
  });

  it('holds nothing after a build that failed', async () => {
    const failure = new Error('no network');
    await expect(new ToolCache(env()).fill('k6', () => Promise.reject(failure))).rejects.toBe(
      failure,
    );
    expect(await readdir(join(folder, 'cache/faultline/tools'))).toEqual([]);
  });

  it('does not trust an executable that was changed, and makes it anew', async () => {
    const cache = new ToolCache(env());
    await cache.fill('k6', (file) => writeScript(file, 'k6 v2.2.0'));
    await writeScript(cache.executable('k6'), 'something else');
    expect(await cache.isIntact('k6')).toBe(false);
    await cache.fill('k6', (file) => writeScript(file, 'k6 v2.2.0'));
    expect(await cache.isIntact('k6')).toBe(true);
  });
});
