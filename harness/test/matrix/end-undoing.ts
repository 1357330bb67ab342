import { FileJournalWriter } from '../../src/adapters/file-journal/file-journal-writer.ts';
import { END_AT_VARIABLE } from './end-at-variable.ts';

/**
 * Loaded before whoever undoes, `faultline recover` or a watchdog: ends that by SIGKILL once so many records of its own
 * are in the journal, and before the next thing is done.
 */
let left = Number(process.env[END_AT_VARIABLE]);
for (const name of ['append', 'appendDurably'] as const) {
  const write = Reflect.get(FileJournalWriter.prototype, name);
  FileJournalWriter.prototype[name] = async function (event) {
    await write.call(this, event);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
