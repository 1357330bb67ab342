import type { LinkDescription } from '../../../src/domain/environment.ts';

/** What a conductor is told, as JSON in its one argument. */
export type ConductOrder = {
  readonly link: LinkDescription;
  readonly overrides: readonly string[];
  /** As `faultline run --recover`. */
  readonly recover: boolean;
};
