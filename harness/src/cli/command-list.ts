import { doctor } from './commands/doctor.ts';
import { env } from './commands/env.ts';
import { faults } from './commands/faults.ts';
import { gate } from './commands/gate.ts';
import { halt } from './commands/halt.ts';
import { list } from './commands/list.ts';
import { plan } from './commands/plan.ts';
import { recover } from './commands/recover.ts';
import { report } from './commands/report.ts';
import { resume } from './commands/resume.ts';
import { rules } from './commands/rules.ts';
import { run } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { setup } from './commands/setup.ts';
import { status } from './commands/status.ts';
import { validate } from './commands/validate.ts';

/** Every command, in the order the help shows them. */
export const COMMANDS = [
  run,
  plan,
  list,
  validate,
  report,
  gate,
  status,
  recover,
  halt,
  resume,
  env,
  setup,
  doctor,
  faults,
  rules,
  schema,
];
