import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Docker from 'dockerode';
import { ensureImages } from '../../engine/ensure-images.ts';
import { IMITATION_LABEL, type ImageRecipe } from '../../engine/image-recipe.ts';
import { openSmallRegistry, type SmallRegistry } from '../../kit/small-registry.ts';

const engine = new Docker();
const SOON = { pausesMs: [10, 10], silenceMs: 20_000 };

let registry: SmallRegistry;
let recipe: ImageRecipe;
let said: string[];
beforeEach(async () => {
  registry = await openSmallRegistry();
  said = [];
  const folder = await mkdtemp(join(tmpdir(), 'small-image-'));
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCMD ["none"]\n');
  recipe = { folder, versions: {}, gather: () => Promise.resolve() };
});
afterEach(async () => {
  await registry.close();
  await rm(recipe.folder, { recursive: true });
  if ((await labels()) !== 'absent') await engine.getImage(registry.reference).remove();
  // What the real image took the name of.
  const filters = { dangling: ['true'], label: [`${IMITATION_LABEL}=${registry.reference}`] };
  await engine.pruneImages({ filters });
});

async function ensure(): Promise<void> {
  const wanted = [{ reference: registry.reference, recipe }];
  await ensureImages(engine, wanted, (line) => said.push(line), SOON);
}

async function labels(): Promise<Readonly<Record<string, string>> | 'absent'> {
  const { Id } = await engine
    .getImage(registry.reference)
    .inspect()
    .catch(() => ({ Id: undefined }));
  if (Id === undefined) return 'absent';
  return (await engine.getImage(Id).inspect()).Config.Labels ?? {};
}

describe('the base images', () => {
  it('are pulled, and pulled again when that fails', async () => {
    registry.behave('refuse', 'refuse', 'serve');
    await ensure();
    expect([registry.pulls, await labels()]).toEqual([3, {}]);
    expect(said.at(-1)).toBe(`images: ${registry.reference} was pulled`);
  });

  it('are not imitated while the registry answers, whatever it answers', async () => {
    registry.behave('refuse');
    await expect(ensure()).rejects.toThrow(`${registry.reference} cannot be pulled: `);
    expect([registry.pulls, await labels()]).toEqual([3, 'absent']);
  });

  it('are imitated when the registry cannot be reached, with a label and a line that say so', async () => {
    await registry.close();
    await ensure();
    expect(await labels()).toMatchObject({ [IMITATION_LABEL]: registry.reference });
    expect(said.at(-1)).toContain(
      `images: ${registry.reference} is an imitation: its registry cannot be reached (Get `,
    );
  });

  it('cannot be had without a registry and without a recipe', async () => {
    await registry.close();
    const wanted = [{ reference: registry.reference, recipe: undefined }];
    await expect(ensureImages(engine, wanted, () => undefined, SOON)).rejects.toThrow(
      `${registry.reference} cannot be pulled: Get `,
    );
    expect(await labels()).toBe('absent');
  });

  it('are asked for again while they are imitations, kept when that is in vain, and left alone once real', async () => {
    const port = Number(new URL(`http://${registry.reference}`).port);
    await registry.close();
    await ensure();
    await ensure();
    expect(said.at(-1)).toContain(`images: ${registry.reference} is an imitation still: it cannot`);
    registry = await openSmallRegistry(port);
    await ensure();
    expect([registry.pulls, await labels()]).toEqual([1, {}]);
    await ensure();
    expect([registry.pulls, said.at(-1)]).toEqual([1, `images: ${registry.reference} was pulled`]);
  });
});
