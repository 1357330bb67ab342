import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askHttp, askJson } from '../health/http-check.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import { TOXIPROXY } from '../state/environment-state.ts';
import { waiting, type Recipe } from './recipe.ts';

type Route = { readonly proxy: string; readonly port: number; readonly upstreamPort: number };

/**
 * Toxiproxy with one proxy on each link. It keeps running, silently and without serving, when its port is taken; so it
 * is started with a proxy under a name nobody else has, and only a Toxiproxy that lists it is ours.
 */
export class ToxiproxyPart {
  readonly recipe: Recipe;
  readonly #routes = new Map<string, Route>();
  readonly #mark = `started-by-${randomBytes(8).toString('hex')}`;

  constructor(executable: string, dataDir: string) {
    const config = join(dataDir, 'toxiproxy.json');
    this.recipe = {
      name: TOXIPROXY,
      kind: 'toxiproxy',
      readyTimeoutMs: 5_000,
      restarts: true,
      stop: { signal: 'SIGTERM', graceMs: 3_000 },
      prepare: () => {
        mkdirSync(dataDir, { recursive: true });
        writeFileSync(config, JSON.stringify([proxyBody(this.#mark, 0, 9)]));
        return Promise.resolve();
      },
      launch: (port) => ({
        file: executable,
        args: ['-host', LOOPBACK, '-port', String(port), '-config', config],
        cwd: dataDir,
        deathSignal: 'KILL',
      }),
      readiness: async (port) => {
        const base = `http://${LOOPBACK}:${port}`;
        const { body } = await askHttp(`${base}/version`);
        const listed = await askJson(`${base}/proxies`);
        if (!hasKey(listed, this.#mark)) return waiting('it does not list its own proxy');
        for (const route of this.#routes.values()) {
          if (!hasKey(listed, route.proxy)) await createProxy(base, route);
        }
        await askJson(`${base}/proxies/${this.#mark}`, { method: 'DELETE' });
        return { ready: true, version: versionIn(body) };
      },
    };
  }

  /** Puts a proxy before `upstreamPort`; resolves with the port it listens on, which it keeps over every restart. */
  async addProxy(adminPort: number, proxy: string, upstreamPort: number): Promise<number> {
    const route = { proxy, upstreamPort, port: 0 };
    const port = await createProxy(`http://${LOOPBACK}:${adminPort}`, route);
    this.#routes.set(proxy, { ...route, port });
    return port;
  }
}

function proxyBody(name: string, port: number, upstreamPort: number): object {
  return {
    name,
    listen: `${LOOPBACK}:${port}`,
    upstream: `${LOOPBACK}:${upstreamPort}`,
    enabled: true,
  };
}

async function createProxy(base: string, { proxy, port, upstreamPort }: Route): Promise<number> {
  const answer = await askJson(`${base}/proxies`, {
    method: 'POST',
    json: proxyBody(proxy, port, upstreamPort),
  });
  const listen =
    typeof answer === 'object' && answer !== null && 'listen' in answer ? answer.listen : '';
  const listenPort = Number(/:(\d+)$/.exec(String(listen))?.[1]);
  if (!(listenPort > 0)) throw new Error(`proxy "${proxy}" listens at ${JSON.stringify(listen)}`);
  return listenPort;
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && key in value;
}

/** `{"version": "2.12.0"}`, in some builds the bare text. */
function versionIn(body: string): string {
  return /"version"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? body.trim();
}
