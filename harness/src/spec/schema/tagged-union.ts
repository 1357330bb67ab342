import { Type, type Static, type TSchema, type TUnsafe } from 'typebox';

/**
 * A union told apart by the value of one key. `Type.Union` would emit `anyOf`, for which ajv cannot say which
 * branch was meant; a discriminator makes every message speak of the right one.
 */
export function taggedUnion<const T extends readonly TSchema[]>(
  tag: string,
  branches: T,
  description: string,
): TUnsafe<Static<T[number]>> {
  return Type.Unsafe<Static<T[number]>>({
    type: 'object',
    discriminator: { propertyName: tag },
    oneOf: [...branches],
    description,
  });
}
