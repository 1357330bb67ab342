import { doctor } from './commands/doctor.ts';
import { env } from './commands/env.ts';
import { faults } from './commands/faults.ts';
import { list } from './commands/list.ts';
import { plan } from './commands/plan.ts';
import { recover } from './commands/recover.ts';
import { report } from './commands/report.ts';
import { run } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { setup } from './commands/setup.ts';
import { validate } from './commands/validate.ts';

/** Every command, in the order the help shows them. */
export const COMMANDS = [
  run,
  plan,
  list,
  validate,
  report,
  recover,
  env,
  setup,
  doctor,
  faults,
  schema,
];
