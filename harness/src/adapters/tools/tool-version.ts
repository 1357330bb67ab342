import { runCommand } from './run-command.ts';
import { PINNED_TOOLS, type SetUpName } from './pinned-tools.ts';

const VERSION_TIMEOUT_MS = 20_000;

/** The version an executable prints of itself, or why it cannot be told. */
export type VersionAnswer =
  | { readonly known: true; readonly version: string }
  | { readonly known: false; readonly because: string };

export async function askVersion(name: SetUpName, executable: string): Promise<VersionAnswer> {
  const { versionArguments, versionPattern } = PINNED_TOOLS[name];
  try {
    const command = [executable, ...versionArguments];
    const { stdout, stderr } = await runCommand(command, { timeoutMs: VERSION_TIMEOUT_MS });
    const version = versionPattern.exec(`${stdout}\n${stderr}`)?.[1];
    if (version !== undefined) return { known: true, version };
    return { known: false, because: `it printed "${`${stdout}${stderr}`.trim().slice(0, 200)}"` };
  } catch (error) {
    return { known: false, because: error instanceof Error ? error.message : String(error) };
  }
}
