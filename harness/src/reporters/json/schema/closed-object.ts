import { Type, type TObject, type TProperties } from 'typebox';

/** An object in which a key that is not named is a mistake, so that the schema and the file cannot drift apart. */
export function closedObject<P extends TProperties>(
  properties: P,
  description: string,
): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, description });
}
