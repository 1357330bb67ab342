/** Feeds the readers of experiments, SLOs and environments: `node harness/test/fuzz/spec.ts --inputs 100000`. */
import { fuzzCommand } from './fuzz-command.ts';
import { target } from './spec-target.ts';

await fuzzCommand(target, new URL('spec-target.ts', import.meta.url).href);
