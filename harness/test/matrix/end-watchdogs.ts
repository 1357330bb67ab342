import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { END_AT_VARIABLE } from './end-at-variable.ts';

const END_UNDOING = join(import.meta.dirname, 'end-undoing.ts');

/** Has every watchdog that this process starts from now on end by SIGKILL at that record of its own. */
export function endWatchdogsAt(atRecord: number): void {
  process.env[END_AT_VARIABLE] = String(atRecord);
  const spawn = Reflect.get(childProcess, 'spawn') as (
    program: string,
    args: readonly string[],
    ...rest: unknown[]
  ) => childProcess.ChildProcess;
  const spawnEnding: typeof spawn = (program, args, ...rest) => {
    const isWatchdog = args.some((one) => one.endsWith('watchdog-main.ts'));
    return spawn(program, isWatchdog ? ['--import', END_UNDOING, ...args] : args, ...rest);
  };
  Reflect.set(childProcess, 'spawn', spawnEnding);
  syncBuiltinESMExports();
}
