import type { EnvironmentReader } from '../environment-reader.ts';

export type AdminSettings = {
  /** What a bearer of it may administer; there is no administration without one. */
  readonly token: string | undefined;
};

const SHORTEST_TOKEN = 16;

export function readAdminSettings(read: EnvironmentReader): AdminSettings {
  return { token: read.optionalSecret('ADMIN_TOKEN', SHORTEST_TOKEN) };
}
