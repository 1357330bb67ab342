import { nearName } from '../source/near-name.ts';
import { shown } from '../source/shown.ts';
import type { Explanation } from '../source/report.ts';
import { tagsOf } from './meant-branch.ts';
import type { SchemaError, SchemaNode } from './schema-node.ts';

/** What is wrong with the keys of one map: those it lacks and those nobody knows. */
export type KeyProblem = Explanation & {
  /** Where to point: at this key, or at the map when it is undefined. */
  readonly key: string | undefined;
};

/**
 * Explains the key errors of one map together, because a misspelt key is one mistake and not two: the unknown
 * `durtion` and the missing `duration` become a question.
 */
export function explainKeys(
  errors: readonly SchemaError[],
  isFromCommandLine: (key: string) => boolean,
): readonly KeyProblem[] {
  const missing = new Set(errors.flatMap((error) => textParam(error, 'missingProperty')));
  const problems: KeyProblem[] = [];
  for (const error of errors) {
    for (const key of textParam(error, 'additionalProperty')) {
      const properties = Object.keys(error.parentSchema.properties ?? {});
      // In a file, a key that is there already was not meant; a change of the command line means just such a one.
      const possible = isFromCommandLine(key)
        ? properties
        : properties.filter((name) => !isIn(error.data, name));
      const suggestion = nearName(key, [...missing]) ?? nearName(key, possible);
      if (suggestion !== undefined) missing.delete(suggestion);
      const owner = suggestion === undefined ? ownerOf(key, error) : undefined;
      if (owner !== undefined) {
        const message = `unknown key \`${shown(key)}\``;
        problems.push({ key, message, expected: `it belongs inside \`${owner}\`` });
        continue;
      }
      problems.push(unknownKey(key, properties, suggestion, error.parentSchema.description));
    }
  }
  const lacking = errors.flatMap((error) =>
    textParam(error, 'missingProperty')
      .filter((key) => missing.delete(key))
      .map((key) => missingKey(key, error.parentSchema)),
  );
  return [...problems, ...lacking];
}

/** A map of an untagged union that has none of the keys which tell the branches apart, one of them misspelt. */
export function explainMisspeltTag(error: SchemaError): KeyProblem | undefined {
  if (typeof error.data !== 'object' || error.data === null) return undefined;
  const branches = error.parentSchema.anyOf ?? [];
  const known = branches.flatMap((branch) => Object.keys(branch.properties ?? {}));
  const tags = tagsOf(branches);
  for (const key of Object.keys(error.data).filter((name) => !known.includes(name))) {
    const suggestion = nearName(key, tags);
    if (suggestion !== undefined) return unknownKey(key, tags, suggestion);
  }
  return undefined;
}

/** A map whose kind nobody can tell, because the key that says it is not there, or is misspelt. */
export function explainMissingTag(
  tag: string,
  choices: readonly string[],
  data: unknown,
): KeyProblem {
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  const written = nearName(tag, keys);
  const expected = `write \`${tag}\` with one of: ${choices.join(', ')}`;
  return written === undefined
    ? { key: undefined, message: `\`${tag}\` is missing`, expected }
    : { ...unknownKey(written, [tag], tag), expected };
}

/** The map beside a key that it was meant to stand in. */
function ownerOf(key: string, { parentSchema, data }: SchemaError): string | undefined {
  const maps = Object.entries(parentSchema.properties ?? {});
  const owner = maps.find(
    ([name, { properties = {} }]) => isIn(data, name) && Object.hasOwn(properties, key),
  );
  return owner?.[0];
}

function unknownKey(
  key: string,
  known: readonly string[],
  suggestion: string | undefined,
  description = '',
): KeyProblem {
  const message = `unknown key \`${shown(key)}\``;
  const expected = known.length === 0 ? description : `the keys here are: ${known.join(', ')}`;
  return suggestion === undefined
    ? { key, message, expected }
    : { key, message, expected, suggestion };
}

function missingKey(key: string, schema: SchemaNode): KeyProblem {
  const description = schema.properties?.[key]?.description ?? 'it is compulsory';
  return {
    key: undefined,
    message: `\`${key}\` is missing`,
    expected: `add \`${key}\`: ${description}`,
  };
}

function isIn(data: unknown, key: string): boolean {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key);
}

function textParam(error: SchemaError, name: string): readonly string[] {
  const value = error.params[name];
  return typeof value === 'string' ? [value] : [];
}
