import { mkdirSync } from 'node:fs';
import { LOOPBACK } from '../../../system/free-port.ts';
import { askRedisInfo } from '../health/tcp-check.ts';
import { waiting, type Recipe } from './recipe.ts';

const SETTINGS = { bind: LOOPBACK, save: '', appendonly: 'no', daemonize: 'no' };

/** Redis in memory only: nothing it holds outlives it. */
export function redisRecipe(name: string, executable: string, dataDir: string): Recipe {
  return {
    name,
    kind: 'redis',
    readyTimeoutMs: 10_000,
    restarts: true,
    stop: { signal: 'SIGTERM', graceMs: 3_000 },
    prepare: () => {
      mkdirSync(dataDir, { recursive: true });
      return Promise.resolve();
    },
    launch: (port) => ({
      file: executable,
      args: Object.entries({ ...SETTINGS, port: String(port), dir: dataDir }).flatMap(
        ([setting, value]) => [`--${setting}`, value],
      ),
      cwd: dataDir,
      deathSignal: 'KILL',
    }),
    readiness: async (port, identity) => {
      const info = await askRedisInfo(port);
      // Another Redis may have taken the port first; it would answer just as well.
      if (info.get('process_id') !== String(identity.pid)) return waiting('another Redis answers');
      return { ready: true, version: info.get('redis_version') };
    },
  };
}
