import { execFileSync } from 'node:child_process';

/** Processes that run, zombies excepted, whose command line holds this. */
export function processesWith(text: string): readonly number[] {
  return execFileSync('ps', ['-axww', '-o', 'pid=,stat=,command='])
    .toString()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match?.[2]?.startsWith('Z') === false && match[3]?.includes(text) === true)
    .map((match) => Number(match?.[1]));
}
