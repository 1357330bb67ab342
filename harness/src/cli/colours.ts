import picocolors from 'picocolors';
import type { Host, OutputStream } from './host.ts';

/** Whether a stream is coloured: NO_COLOR wins, then FORCE_COLOR, then whether a person is watching. */
export function isColoured(stream: OutputStream, env: Host['env']): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY && env['TERM'] !== 'dumb';
}

export function coloursFor(
  stream: OutputStream,
  env: Host['env'],
): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(isColoured(stream, env));
}
