import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../../..');

export type SpecKind = 'experiment' | 'slos' | 'environments';
export type ShippedText = { readonly kind: SpecKind; readonly file: string; readonly text: string };

/** Every file of ours that the readers read: what a person's own file looks like, too. */
export function shippedTexts(): readonly ShippedText[] {
  return [
    ...textsIn('experiments', 'experiment'),
    ...textsIn('experiments/slos', 'slos'),
    read('environments', 'faultline.yaml'),
  ];
}

function textsIn(folder: string, kind: SpecKind): readonly ShippedText[] {
  const names = readdirSync(join(REPOSITORY, folder)).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => read(kind, join(folder, name)));
}

function read(kind: SpecKind, file: string): ShippedText {
  return { kind, file, text: readFileSync(join(REPOSITORY, file), 'utf8') };
}
