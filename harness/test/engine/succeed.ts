import { runCommand } from '../../src/adapters/tools/run-command.ts';

const LONGEST_MS = 10 * 60_000;

/** Runs a command to its end; rejects with the last lines that it wrote when it fails. */
export async function succeed(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const { exitCode, stdout, stderr } = await runCommand(command, {
    timeoutMs: LONGEST_MS,
    ...options,
  });
  if (exitCode === 0) return;
  const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(`"${command.join(' ')}" ended with exit code ${String(exitCode)}:\n${last}`);
}
