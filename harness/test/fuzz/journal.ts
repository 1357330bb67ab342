/** Feeds the reader of journals, and recovers from what it gives: `node harness/test/fuzz/journal.ts --inputs 100000`. */
import { fuzzCommand } from './fuzz-command.ts';
import { target } from './journal-target.ts';

await fuzzCommand(target, new URL('journal-target.ts', import.meta.url).href);
