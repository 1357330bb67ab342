/** How a run is ended from outside. `both` is SIGKILL of the harness and of its watchdog, in one breath. */
export const KILLS = ['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGSTOP', 'both'] as const;
export type Kill = (typeof KILLS)[number];

/** What a conductor is told, as JSON in its one argument. */
export type ConductorOrder = {
  readonly experiment: string;
  readonly environment: string;
  readonly outFolder: string;
  /** Ends itself so, as soon as so many records are in its journal; without it the run goes to its end. */
  readonly kill?: { readonly how: Kill; readonly atRecord: number };
};
