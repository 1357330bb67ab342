/** One `${…}` in a value of the environment. */
export type Placeholder = {
  /** As written: `${link:api->redis}`. */
  readonly text: string;
  /** What stands before the colon: `port`, `link`, `service`, or something nobody knows. */
  readonly kind: string;
  /** What stands after the colon. */
  readonly name: string;
};

/** Every placeholder of a value, in order; one that is never closed runs to the end. */
export function findPlaceholders(value: string): readonly Placeholder[] {
  return [...value.matchAll(/\$\{([^}]*)\}?/g)].map(([text, inside = '']) => {
    const colon = inside.indexOf(':');
    return colon === -1
      ? { text, kind: inside, name: '' }
      : { text, kind: inside.slice(0, colon), name: inside.slice(colon + 1) };
  });
}
