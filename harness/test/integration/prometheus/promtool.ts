import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemToolbox } from '../../../src/adapters/tools/system-toolbox.ts';

/** What promtool said, and whether it was content. */
type Said = { readonly content: boolean; readonly output: string };

/** Runs promtool on files of a folder of its own; an object is written as JSON, which is YAML too. */
export async function promtool(
  files: Readonly<Record<string, string | object>>,
  ...args: readonly string[]
): Promise<Said> {
  const tool = await new SystemToolbox(process.env).examine('promtool');
  if (!tool.found) {
    throw new Error(`${tool.because}. Get it with \`npx faultline setup promtool\`.`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'faultline-rules-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(join(folder, name), text);
    }
    return await new Promise((resolve) => {
      execFile(tool.path, [...args], { cwd: folder }, (error, stdout, stderr) => {
        resolve({ content: error === null, output: `${stdout}${stderr}` });
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
