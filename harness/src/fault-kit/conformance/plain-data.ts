/** Where a value is not plain data that survives a journal: `undo.startedAt is a Date`; undefined when all of it is. */
export function notPlain(value: unknown, name: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${name} is ${value}`;
  if (typeof value !== 'object') return `${name} is ${nameOf(value)}`;
  if (!Array.isArray(value) && !isRecord(value)) return `${name} is ${nameOf(value)}`;
  for (const [key, part] of Object.entries(value)) {
    const problem = part === undefined ? undefined : notPlain(part, `${name}.${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  return `a ${value.constructor.name}`;
}
