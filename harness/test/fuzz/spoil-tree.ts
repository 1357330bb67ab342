import { parseAllDocuments, stringify } from 'yaml';
import { HOSTILE_KEYS, HOSTILE_SCALARS } from './hostile-words.ts';
import type { Random } from './random.ts';

type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** A file of which the structure has been changed: well-formed YAML that means something else. */
export function spoilTree(text: string, random: Random): string {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Tree);
  const spoilt = documents.map((tree) => {
    let changed = tree;
    for (let times = random.count(5); times > 0; times -= 1) changed = spoil(changed, random, 0);
    return changed;
  });
  const flow = random.chance(0.2) ? { collectionStyle: 'flow' as const } : {};
  return spoilt.map((tree) => stringify(tree, { ...flow, lineWidth: 0 })).join('---\n');
}

function spoil(tree: Tree, random: Random, depth: number): Tree {
  if (depth > 8 || random.chance(0.15)) return replaced(tree, random);
  if (Array.isArray(tree)) return spoilList(tree as readonly Tree[], random, depth);
  if (typeof tree !== 'object' || tree === null) return replaced(tree, random);
  const entries = Object.entries(tree);
  if (entries.length === 0) return replaced(tree, random);
  const index = random.below(entries.length);
  const [key, value] = entries[index] ?? ['', null];
  switch (random.below(5)) {
    case 0:
      return Object.fromEntries(entries.toSpliced(index, 1));
    case 1:
      return Object.fromEntries(entries.toSpliced(index, 1, [random.pick(HOSTILE_KEYS), value]));
    case 2:
      return Object.fromEntries([...entries, [random.pick(HOSTILE_KEYS), random.pick(entries)[1]]]);
    default:
      return Object.fromEntries(
        entries.toSpliced(index, 1, [key, spoil(value, random, depth + 1)]),
      );
  }
}

function spoilList(list: readonly Tree[], random: Random, depth: number): Tree {
  if (list.length === 0) return [null];
  const index = random.below(list.length);
  const item = list[index] ?? null;
  switch (random.below(4)) {
    case 0:
      return list.toSpliced(index, 1);
    case 1:
      return [...list, ...Array.from({ length: random.count(60) }, () => item)];
    default:
      return list.toSpliced(index, 1, spoil(item, random, depth + 1));
  }
}

function replaced(tree: Tree, random: Random): Tree {
  switch (random.below(6)) {
    case 0:
      return [tree];
    case 1:
      return { [random.pick(HOSTILE_KEYS)]: tree };
    case 2:
      return random.below(2_000_000) - 1_000_000;
    case 3:
      return null;
    default:
      return random.pick(HOSTILE_SCALARS);
  }
}
