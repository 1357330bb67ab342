import type { App } from '../http/app.ts';

/** What is wrong with a build on purpose, so that it can be shown what notices it. */
export type Flaw = {
  /** Lets the flaw act on the requests of the application. */
  readonly install?: (app: App) => void;
  /** Stands between the start of the process and its being ready. */
  readonly warmUp?: () => Promise<void>;
};

/** Orchestrators see a process that is well: it is the users who meet the flaw. */
const PROBES = /^\/(health|metrics|prometheus)(\/|$)/;

export function isProbe(route: string | undefined): boolean {
  return PROBES.test(route ?? '');
}
