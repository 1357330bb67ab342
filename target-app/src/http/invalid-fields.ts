import type { FastifySchemaValidationError } from 'fastify';
import type { Problem } from './problem.ts';

/** Says of each field what is wrong with it, for the errors of a schema check of the body, the query or the path. */
export function invalidFields(
  errors: readonly FastifySchemaValidationError[],
  part: string,
): NonNullable<Problem['errors']> {
  const unknownFields = new Set(errors.flatMap((error) => unknownIn(error)));
  return errors.flatMap((error) => {
    const missing = names(error.params['requiredProperties']);
    if (missing.length > 0) return missing.map((field) => ({ field, detail: 'is required' }));
    const unknown = unknownIn(error);
    if (unknown.length > 0) return unknown.map((field) => ({ field, detail: 'is not known' }));
    const field = fieldAt(error.instancePath) ?? part;
    // A field that is not known is reported twice by the check; once is enough.
    return unknownFields.has(field) ? [] : [{ field, detail: error.message ?? 'is not valid' }];
  });
}

function unknownIn(error: FastifySchemaValidationError): string[] {
  return names(error.params['additionalProperties']);
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `/address/city` → `address.city`; nothing when the error is about the whole. */
function fieldAt(instancePath: string): string | undefined {
  return instancePath === '' ? undefined : instancePath.slice(1).replaceAll('/', '.');
}
