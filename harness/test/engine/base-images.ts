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
  const references = await Promise.all(
    Object.values(services).map(({ image, build }) =>
      build === undefined ? Promise.resolve([image]) : imagesIn(build.dockerfile),
    ),
  );
  return [...new Set(references.flat())];
}

async function imagesIn(dockerfile: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, dockerfile), 'utf8');
  return [...text.matchAll(/^FROM (\S+)/gm)].map(([, reference = '']) => reference);
}
