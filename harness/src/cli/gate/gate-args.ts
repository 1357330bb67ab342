import type { InconclusivePolicy } from '../../domain/inconclusive-policy.ts';

/** What a gate is asked. */
export type GateArgs = {
  /** Names of experiments, whose latest runs are judged; or ids or folders of runs. */
  readonly names: readonly string[];
  /** Every experiment of the project has to have a run. */
  readonly all: boolean;
  /** Where runs are, when it is not the project's `reports/`. */
  readonly runs: string | undefined;
  readonly 'max-age': string;
  /** `path=value`: only runs that changed their experiments so count. */
  readonly set: readonly string[];
  readonly inconclusive: InconclusivePolicy;
  /** The folder to write `junit.xml`, `gate.md` and `gate.json` into. */
  readonly out: string | undefined;
  readonly json: boolean;
};
