import { INCONCLUSIVE_POLICIES, type InconclusivePolicy } from '../domain/inconclusive-policy.ts';

/** Options that several commands take, as yargs takes them. */
const list = { type: 'string', array: true, nargs: 1, default: [] as readonly string[] } as const;

export const ENV_OPTION = {
  type: 'string',
  default: 'local',
  describe: 'an environment of faultline.yaml',
} as const;

export const VARIANT_OPTION = { ...list, describe: 'service=variant' } as const;

export const SET_OPTION = { ...list, describe: 'path=value, as written in the file' } as const;

/** For `report`, which looks at the verdict only when it is told to. */
export const INCONCLUSIVE_CHOICE = {
  choices: INCONCLUSIVE_POLICIES,
  describe: 'also end with the exit code of the run; with warn, 0 if it is inconclusive',
} as const;

export const INCONCLUSIVE_OPTION = {
  choices: INCONCLUSIVE_POLICIES,
  default: 'fail' as InconclusivePolicy,
  describe: 'how an inconclusive run ends: fail (exit code 3), or warn (0 and a warning)',
} as const;
