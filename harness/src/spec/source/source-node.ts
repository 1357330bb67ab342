import type { Place } from './place.ts';

/** A value with the place it was written at, and each key with its own. */
export type SourceNode = ScalarNode | ListNode | MapNode;

export type ScalarNode = {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** As it was written, for messages: `1e3` is the number 1000. */
  readonly text: string;
};

export type ListNode = {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly SourceNode[];
};

export type MapNode = {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, MapEntry>;
};

export type MapEntry = { readonly keyAt: Place; readonly node: SourceNode };

/** A way from the root: keys and list indexes. */
export type Path = readonly (string | number)[];

/** The node at a path, or undefined where there is none. */
export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = child(node, step);
  }
  return node;
}

/** Where the value at a path stands; of a missing one, where the nearest thing around it does. */
export function placeOf(root: SourceNode, path: Path): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return node.at;
  }
  return root.at;
}

/** Where the key at the end of a path stands; of a missing one, where the map that lacks it does. */
export function placeOfKey(root: SourceNode, path: Path): Place {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = String(path.at(-1));
  const entry = parent?.kind === 'map' ? parent.entries.get(key) : undefined;
  return entry?.keyAt ?? placeOf(root, path);
}

/** The same as plain data, in which no key can reach a prototype. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries(
        [...node.entries].map(([key, entry]) => [key, toPlain(entry.node)] as const),
      );
  }
}

function child(node: SourceNode, step: string | number): SourceNode | undefined {
  switch (node.kind) {
    case 'scalar':
      return undefined;
    case 'list':
      return node.items[Number(step)];
    case 'map':
      return node.entries.get(String(step))?.node;
  }
}
