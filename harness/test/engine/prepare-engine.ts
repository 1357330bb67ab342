/**
 * Gets what the tests with containers need: an engine, the base images, the image of the target app. Quick when all of
 * it is there. `node harness/test/engine/prepare-engine.ts`
 */
import { join } from 'node:path';
import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';
import { baseImages } from './base-images.ts';
import { ensureEngine } from './docker-engine.ts';
import { ensureImages } from './ensure-images.ts';
import { recipeFor } from './recipes.ts';
import { succeed } from './succeed.ts';

const ROOT = join(import.meta.dirname, '../../..');

async function prepare(): Promise<void> {
  const compose = await new SystemToolbox(process.env).locate('docker-compose');
  const engine = await ensureEngine(say);
  const references = await baseImages();
  const wanted = references.map((reference) => ({ reference, recipe: recipeFor(reference) }));
  await ensureImages(engine, wanted, say);
  // The builder's own cache tells whether anything has changed.
  await succeed([compose, '--file', join(ROOT, 'docker-compose.yml'), 'build']);
  const { Version: version } = await engine.version();
  say(`Docker ${version}, the base images and the image of the target app are ready.`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await prepare();
} catch (error) {
  for (let problem = error; problem instanceof Error; problem = problem.cause) {
    const hint = 'hint' in problem ? ` ${String(problem.hint)}` : '';
    process.stderr.write(`${problem.message}${hint}\n`);
  }
  process.exitCode = 1;
}
