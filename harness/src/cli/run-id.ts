import { randomBytes } from 'node:crypto';
import type { EpochMs } from '../domain/units.ts';

/** `20261121-063512-7f3a`: sorts by time, is unique enough for one machine, and is safe in a path. */
export function makeRunId(atMs: EpochMs): string {
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
