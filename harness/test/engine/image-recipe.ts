import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type Docker from 'dockerode';
import { follow } from './follow.ts';

const IMAGES = join(import.meta.dirname, 'images');
/** On every image that we make: the key of what it was made from. */
export const KEY_LABEL = 'dev.faultline.made-from';
/** On every image that we make in place of an official one: the reference that it has taken. */
export const IMITATION_LABEL = 'dev.faultline.imitation';

/** How an image is made without a registry: a committed folder with its Dockerfile, and what is gathered beside it. */
export type ImageRecipe = {
  /** Under `images/`, or an absolute path. */
  readonly folder: string;
  /** Versions of what is gathered; with the committed files they are the key of the image. */
  readonly versions: Readonly<Record<string, string>>;
  /** What its Dockerfile begins with, when that is made by us too. */
  readonly beginsWith?: { readonly reference: string; readonly recipe: ImageRecipe };
  /** Puts into the context all that is not committed. */
  gather(context: string): Promise<void>;
};

/** Changes whenever the image would come out differently. */
export async function keyOf({ folder, versions }: ImageRecipe): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(versions));
  for (const name of (await readdir(resolve(IMAGES, folder))).sort()) {
    hash.update(`${name}\0`).update(await readFile(resolve(IMAGES, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Makes the image under the given reference, with the builder that every engine has; `imitates` is the one it stands for. */
export async function makeImage(
  engine: Docker,
  recipe: ImageRecipe,
  { reference, imitates }: { readonly reference: string; readonly imitates?: string },
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'faultline-image-'));
  try {
    await cp(resolve(IMAGES, recipe.folder), context, { recursive: true });
    await recipe.gather(context);
    const stream = await engine.buildImage(
      { context, src: await readdir(context) },
      {
        t: reference,
        labels: {
          [KEY_LABEL]: await keyOf(recipe),
          ...(imitates === undefined ? {} : { [IMITATION_LABEL]: imitates }),
        },
        forcerm: true,
        // Whatever this machine can reach, the build can.
        networkmode: 'host',
      },
    );
    await follow(engine, stream);
  } catch (cause) {
    throw new Error(`The image ${reference} cannot be made.`, { cause });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
