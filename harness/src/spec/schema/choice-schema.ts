import { Type, type TUnsafe } from 'typebox';

/** Text out of a closed list. */
export function choiceSchema<const T extends readonly string[]>(
  choices: T,
  description: string,
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...choices], description });
}
