import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');

type ComposeService = {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
};

/** Every image that the playground needs and does not build: `postgres:18`; docker-compose.yml is where they are pinned. */
export async function baseImages(): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as {
    readonly services: Readonly<Record<string, ComposeService>>;
  };
  const all = Object.values(services);
  const built = new Set(all.flatMap(({ image, build }) => (build === undefined ? [] : image)));
  const references = await Promise.all(
    all.map(async ({ image, build }) => {
      if (build !== undefined) return await imagesIn(build.dockerfile);
      return built.has(image) ? [] : [image];
    }),
  );
  return [...new Set(references.flat())];
}

async function imagesIn(dockerfile: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, dockerfile), 'utf8');
  return [...text.matchAll(/^FROM (\S+)/gm)].map(([, reference = '']) => reference);
}
