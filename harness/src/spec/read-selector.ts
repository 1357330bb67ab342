/** A bare Prometheus selector: a metric, and what its labels must match. */
export type Selector = { readonly metric: string; readonly labels: readonly string[] };

/**
 * Reads a query that must be a bare selector, because samples are fetched raw and cut exactly at the phases:
 * no function, no range, no offset, no arithmetic. Undefined when it is anything else.
 */
export function readSelector(query: string): Selector | undefined {
  const [, metric, body] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^]*)\})?$/.exec(query.trim()) ?? [];
  if (metric === undefined) return undefined;
  const labels = readMatchers((body ?? '').trim());
  return labels === undefined ? undefined : { metric, labels };
}

function readMatchers(body: string): readonly string[] | undefined {
  const matcher = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\[^])*"\s*(,|$)/y;
  const labels: string[] = [];
  while (matcher.lastIndex < body.length) {
    const [, label] = matcher.exec(body) ?? [];
    if (label === undefined) return undefined;
    labels.push(label);
  }
  return labels;
}
