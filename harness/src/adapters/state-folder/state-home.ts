import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where faultline keeps what the runs of a user have to know of one another, whatever project they belong to:
 * `FAULTLINE_STATE_HOME`, else `faultline` in the user's state folder (XDG Base Directory Specification).
 */
export function stateHome(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['FAULTLINE_STATE_HOME'];
  if (own !== undefined && isAbsolute(own)) return own;
  const xdg = env['XDG_STATE_HOME'];
  // The specification has a relative path ignored.
  const base =
    xdg !== undefined && isAbsolute(xdg) ? xdg : join(env['HOME'] ?? homedir(), '.local', 'state');
  return join(base, 'faultline');
}
