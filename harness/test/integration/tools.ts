import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';
import { FaultlineError } from '../../src/domain/faultline-error.ts';
import { TOOLS, type ToolName } from '../../src/ports/toolbox.ts';

const toolbox = new SystemToolbox(process.env);
const found = new Map<ToolName, string | Error>();
for (const tool of TOOLS) found.set(tool, await toolbox.locate(tool).catch(asTestFailure));

/** The executable of a real tool. A test that needs one and lacks it fails, with the command that gets it. */
export function toolPath(tool: ToolName): string {
  const path = found.get(tool);
  if (typeof path === 'string') return path;
  throw path ?? new Error(`There is no tool ${tool}.`);
}

function asTestFailure(error: unknown): Error {
  if (!(error instanceof FaultlineError)) throw error;
  return new Error(`${error.message} ${error.hint}`);
}
