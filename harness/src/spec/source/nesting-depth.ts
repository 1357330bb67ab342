import { Parser, type CST } from 'yaml';

/**
 * The offset of the first thing nested deeper than `limit`, found without recursion, so that a file of nothing
 * but brackets is a clear error and not an overflowing stack.
 */
export function findTooDeep(text: string, limit: number): number | undefined {
  for (const token of new Parser().parse(text)) {
    const waiting: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { depth } = next;
      if (depth > limit) return next.token.offset;
      waiting.push(...childrenOf(next.token).map((child) => ({ token: child, depth: depth + 1 })));
    }
  }
  return undefined;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) =>
    [item.key, item.value].filter((part) => part !== null && part !== undefined),
  );
}
