import type Docker from 'dockerode';
import { IMITATION_LABEL, KEY_LABEL, keyOf, makeImage, type ImageRecipe } from './image-recipe.ts';
import { BRIEF, PATIENT, pullImage, type PullOutcome, type PullPatience } from './pull-image.ts';

type Say = (line: string) => void;

/** An image that is needed, and what makes one that stands for it. */
export type WantedImage = { readonly reference: string; readonly recipe: ImageRecipe | undefined };

type Tried = WantedImage & {
  /** `imitation`: made by us, and what its recipe would make now. */
  readonly standing: 'absent' | 'imitation';
  readonly outcome: PullOutcome;
};

/**
 * Makes sure that every wanted image is there. What is there and not made by us is never touched. For an image that
 * cannot be pulled, one is made only when its registry answers nothing at all; it says on its label what it stands for,
 * and gives way to the real one as soon as that can be pulled.
 */
export async function ensureImages(
  engine: Docker,
  wanted: readonly WantedImage[],
  say: Say,
  patience: PullPatience = PATIENT,
): Promise<void> {
  const looked = await Promise.all(
    wanted.map(async (image) => ({ ...image, standing: await lookAt(engine, image) })),
  );
  const unreal = looked.flatMap(({ standing, ...image }) =>
    standing === 'real' ? [] : [{ ...image, standing }],
  );
  if (unreal.length === 0) return;
  say(`images: asking the registries for ${unreal.map(({ reference }) => reference).join(', ')}`);
  const tried = await Promise.all(
    unreal.map(async (image) => {
      const howLong = image.standing === 'absent' ? patience : BRIEF;
      return { ...image, outcome: await pullImage(engine, image.reference, howLong) };
    }),
  );
  // One registry that answers for one image, and not for another, is there.
  const answering = new Set(
    tried.flatMap(({ reference, outcome }) =>
      outcome.kind === 'unreachable' ? [] : [registryOf(reference)],
    ),
  );
  for (const image of tried) {
    await settle(engine, image, { isAnswering: answering.has(registryOf(image.reference)), say });
  }
}

async function settle(
  engine: Docker,
  { reference, recipe, standing, outcome }: Tried,
  { isAnswering, say }: { readonly isAnswering: boolean; readonly say: Say },
): Promise<void> {
  if (outcome.kind === 'pulled') {
    say(`images: ${reference} was pulled`);
    return;
  }
  const { problem } = outcome;
  if (standing === 'imitation') {
    say(`images: ${reference} is an imitation still: it cannot be pulled (${problem})`);
    return;
  }
  if (isAnswering || recipe === undefined) {
    throw new Error(`${reference} cannot be pulled: ${problem}`);
  }
  say(`images: ${reference} is an imitation: its registry cannot be reached (${problem})`);
  const { beginsWith } = recipe;
  if (beginsWith !== undefined && !(await isThere(engine, beginsWith))) {
    await makeImage(engine, beginsWith.recipe, { reference: beginsWith.reference });
  }
  await makeImage(engine, recipe, { reference, imitates: reference });
}

/** `docker.io` for `postgres:18`, `ghcr.io` for `ghcr.io/shopify/toxiproxy:2.12.0`. */
function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** What was made by us, but not as it would be now, is as good as absent. */
async function lookAt(
  engine: Docker,
  image: WantedImage,
): Promise<'absent' | 'imitation' | 'real'> {
  const labels = await labelsOf(engine, image.reference);
  if (labels === undefined) return 'absent';
  if (labels[KEY_LABEL] === undefined) return 'real';
  const isLabelled = labels[IMITATION_LABEL] === image.reference;
  return isLabelled && (await isThere(engine, image)) ? 'imitation' : 'absent';
}

async function isThere(engine: Docker, { reference, recipe }: WantedImage): Promise<boolean> {
  const labels = await labelsOf(engine, reference);
  if (labels === undefined || recipe === undefined) return labels !== undefined;
  return labels[KEY_LABEL] === (await keyOf(recipe));
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
