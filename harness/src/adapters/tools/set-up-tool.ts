import { fileURLToPath } from 'node:url';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { findExecutable } from './find-executable.ts';
import { installPackage } from './install-package.ts';
import { PINNED_TOOLS, type PinnedTool, type SetUpName } from './pinned-tools.ts';
import { runCommand } from './run-command.ts';
import { SystemToolbox, type Examination } from './system-toolbox.ts';
import { ToolCache } from './tool-cache.ts';
import { askVersion } from './tool-version.ts';

const MODULES_FOLDER = fileURLToPath(new URL('../../../tools/', import.meta.url));
const BUILD_TIMEOUT_MS = 30 * 60_000;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Makes sure a tool is there, by the first way that works: on the PATH, in the cache, built from its pinned Go
 * module, from the platform's package manager. Rejects with `TOOL_SETUP_FAILED` and what was tried.
 */
export async function setUpTool(
  name: SetUpName,
  env: Env,
  onProgress: (line: string) => void,
): Promise<Examination & { readonly found: true }> {
  const before = await new SystemToolbox(env).examine(name);
  if (before.found) return before;
  onProgress(`${name}: ${before.because}`);
  const tool = PINNED_TOOLS[name];
  if (tool.goModule !== undefined) await buildFromGoModule(name, tool, env, onProgress);
  else await installPackage(name, tool.packages ?? {}, env, onProgress);
  const after = await new SystemToolbox(env).examine(name);
  if (after.found) return after;
  throw new FaultlineError(
    'TOOL_SETUP_FAILED',
    `${name} was set up but is not usable: ${after.because}.`,
  );
}

async function buildFromGoModule(
  name: SetUpName,
  tool: PinnedTool,
  env: Env,
  onProgress: (line: string) => void,
): Promise<void> {
  const go = await findExecutable(['go'], env['PATH']);
  if (go === undefined || tool.goModule === undefined) {
    throw new FaultlineError(
      'TOOL_SETUP_FAILED',
      `${name} cannot be built: there is no "go" on the PATH.`,
      {
        hint: `Install Go (https://go.dev/dl), or put ${name} ${tool.atLeast} or newer on the PATH, then run "npx faultline setup" again.`,
      },
    );
  }
  const { folder, package: packagePath, flags } = tool.goModule;
  await new ToolCache(env).fill(name, async (outputFile) => {
    onProgress(
      `${name}: building ${tool.version ?? ''} from ${packagePath} (about a minute, once)`,
    );
    const command = [
      go,
      'build',
      '-trimpath',
      '-mod=readonly',
      ...flags,
      '-o',
      outputFile,
      packagePath,
    ];
    const { exitCode, stderr } = await runCommand(command, {
      cwd: `${MODULES_FOLDER}${folder}`,
      env: { ...env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' },
      timeoutMs: BUILD_TIMEOUT_MS,
    });
    if (exitCode !== 0) {
      throw new FaultlineError(
        'TOOL_SETUP_FAILED',
        `${name} could not be built (go exit code ${String(exitCode)}).`,
        {
          cause: new Error(stderr.trim().split('\n').slice(-10).join('\n')),
        },
      );
    }
    await verifyVersion(name, outputFile, tool.version ?? '');
  });
}

async function verifyVersion(name: SetUpName, executable: string, expected: string): Promise<void> {
  const answer = await askVersion(name, executable);
  if (answer.known && answer.version === expected) return;
  const found = answer.known ? `version ${answer.version}` : answer.because;
  throw new FaultlineError(
    'TOOL_SETUP_FAILED',
    `${name} was built but is ${found}; expected ${expected}.`,
  );
}
