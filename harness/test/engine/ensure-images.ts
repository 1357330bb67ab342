import type Docker from 'dockerode';
import { baseImages } from './base-images.ts';
import { KEY_LABEL, keyOf, makeImage, type ImageRecipe } from './image-recipe.ts';
import { pullImage } from './pull-image.ts';
import { base, BASE_REFERENCE, recipeFor } from './recipes.ts';

type Say = (line: string) => void;

/**
 * Makes sure that every base image is there: pulled when a registry answers, made by us otherwise. What is there and
 * not made by us is never touched; what we made is made again when its recipe has changed.
 */
export async function ensureImages(engine: Docker, say: Say): Promise<void> {
  const wanted = await Promise.all(
    (await baseImages()).map(async (reference) => ({
      reference,
      recipe: recipeFor(reference),
      isThere: await isUpToDate(engine, reference, recipeFor(reference)),
    })),
  );
  const absent = wanted.filter(({ isThere }) => !isThere);
  if (absent.length === 0) return;
  say(`images: asking the registries for ${absent.map(({ reference }) => reference).join(', ')}`);
  const pulled = await Promise.all(
    absent.map(async (image) => ({ ...image, problem: await pullImage(engine, image.reference) })),
  );
  let isBaseThere = await isUpToDate(engine, BASE_REFERENCE, base);
  for (const { reference, recipe, problem } of pulled) {
    if (problem === undefined) {
      say(`images: ${reference} was pulled`);
      continue;
    }
    if (recipe === undefined) throw new Error(`${reference} cannot be pulled: ${problem}`);
    say(`images: ${reference} cannot be pulled (${problem}); making one that does for the tests`);
    if (!isBaseThere) await makeImage(engine, base, BASE_REFERENCE);
    isBaseThere = true;
    await makeImage(engine, recipe, reference);
  }
}

async function isUpToDate(
  engine: Docker,
  reference: string,
  recipe: ImageRecipe | undefined,
): Promise<boolean> {
  const labels = await labelsOf(engine, reference);
  if (labels === undefined) return false;
  const key = labels[KEY_LABEL];
  return key === undefined || recipe === undefined || key === (await keyOf(recipe));
}

async function labelsOf(
  engine: Docker,
  reference: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return (await engine.getImage(reference).inspect()).Config.Labels ?? {};
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404)
      return undefined;
    throw error;
  }
}
