import type { SchemaError, SchemaNode } from './schema-node.ts';

/**
 * An untagged union complains of every branch at once. This keeps the complaints of the branch that was meant:
 * the one of the value's type or, among several maps, the one whose first compulsory key is there. When none
 * was meant, only the complaint of the union itself is left.
 */
export function keepMeantBranches(errors: readonly SchemaError[]): readonly SchemaError[] {
  let kept = errors;
  for (const union of errors.filter((error) => error.keyword === 'anyOf')) {
    const branch = meantBranch(union.parentSchema.anyOf ?? [], union.data);
    const ofBranches = `${union.schemaPath}/`;
    const ofMeant = `${ofBranches}${branch}/`;
    kept = kept.filter((error) => {
      if (error === union) return branch === undefined;
      const concerns =
        isWithin(error.instancePath, union.instancePath) && error.schemaPath.startsWith(ofBranches);
      return !concerns || (branch !== undefined && error.schemaPath.startsWith(ofMeant));
    });
  }
  return kept;
}

/** The keys that tell the maps of a union apart. */
export function tagsOf(branches: readonly SchemaNode[]): readonly string[] {
  return branches.flatMap((branch) => branch.required?.slice(0, 1) ?? []);
}

function meantBranch(branches: readonly SchemaNode[], data: unknown): number | undefined {
  const type = typeOf(data);
  const candidates = [...branches.entries()].filter(([, branch]) => branch.type === type);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only[0];
  const tagged = candidates.find(([, branch]) => {
    const [tag] = branch.required ?? [];
    return tag !== undefined && typeof data === 'object' && data !== null && tag in data;
  });
  return tagged?.[0];
}

function typeOf(data: unknown): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}
