import { pointerToPath, type SchemaError } from './schema-node.ts';

/**
 * What is left of a document when all that its schema refused is taken out. A key whose value was refused is
 * still there and undefined; list items keep their places.
 */
export type Salvaged<T> = T extends string | number | boolean | null
  ? T
  : T extends readonly (infer I)[]
    ? readonly (Salvaged<I> | undefined)[]
    : T extends object
      ? { readonly [K in keyof T]?: Salvaged<T[K]> | undefined }
      : T;

/** A key nobody knows, and the one it was most likely meant to be. */
export type Misspelt = { readonly path: readonly string[]; readonly meant: string };

/**
 * Takes out of a plain value what the errors refuse, so that everything else can still be judged and every
 * mistake is told once. Changes the value it is given.
 */
export function takeOutRefused(
  root: unknown,
  errors: readonly SchemaError[],
  misspelt: readonly Misspelt[],
): unknown {
  let left = root;
  for (const error of errors) {
    const path = pointerToPath(error.instancePath);
    const extra = error.params['additionalProperty'];
    if (LEAVES_ALL.has(error.keyword)) continue;
    if (error.keyword === 'additionalProperties' && typeof extra === 'string') {
      const map = treeAt(left, path);
      if (map !== undefined) delete map[extra];
    } else if (path.length === 0) {
      left = undefined;
    } else {
      refuse(left, path);
    }
  }
  for (const { path, meant } of misspelt) refuse(left, [...path, meant]);
  return left;
}

/** What these refuse is not a value that could be taken out. */
const LEAVES_ALL = new Set(['required', 'minItems', 'maxItems', 'uniqueItems']);

function refuse(root: unknown, path: readonly string[]): void {
  const parent = treeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent !== undefined && last !== undefined) parent[last] = undefined;
}

function treeAt(root: unknown, path: readonly string[]): Record<string, unknown> | undefined {
  let node = root;
  for (const step of path)
    node = isTree(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  return isTree(node) ? node : undefined;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
