import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { existsSync } from 'node:fs';

/** Interim. */
export function toolPath(tool: 'k6' | 'toxiproxy' | 'prometheus' | 'redis'): string {
  const dev = `${homedir()}/.cache/faultline/dev/${tool === 'toxiproxy' ? 'toxiproxy-server' : tool}`;
  if (existsSync(dev)) return dev;
  return execFileSync('which', [tool === 'redis' ? 'redis-server' : tool])
    .toString()
    .trim();
}
