import { nearName } from '../source/near-name.ts';
import { explainQuantity } from './explain-quantity.ts';
import type { Explanation } from '../source/report.ts';
import { tagsOf } from './meant-branch.ts';
import { unitOfPattern } from './quantity-schema.ts';
import type { SchemaError, SchemaNode } from './schema-node.ts';

/** A violation of the schema in the words of the person who wrote the file; `written` is the value as it stands there. */
export function explainError(error: SchemaError, written: string): Explanation {
  const { parentSchema: schema } = error;
  switch (error.keyword) {
    case 'type':
    case 'pattern':
      return explainValue(error, written);
    case 'enum':
      return explainChoice(written, (schema.enum ?? []).map(String));
    case 'const':
      return {
        message: `\`${written}\` is not right here`,
        expected: `write \`${String(schema.const)}\``,
      };
    case 'anyOf':
      return explainNoBranch(error);
    case 'minItems':
      return { message: 'this list is empty', expected: wanted(schema) };
    case 'maxItems':
      return { message: 'this list is too long', expected: wanted(schema) };
    case 'minLength':
      return { message: 'this text is empty', expected: wanted(schema) };
    case 'maxLength':
      return {
        message: 'this text is too long',
        expected: `write at most ${String(error.params['limit'])} characters`,
      };
    case 'minimum':
    case 'maximum':
      return { message: `\`${written}\` cannot stand here`, expected: wanted(schema) };
    case 'uniqueItems':
      return { message: 'this list names the same thing twice', expected: 'name each once' };
    default:
      return { message: `this is not right (${error.keyword})`, expected: wanted(schema) };
  }
}

/** A wrong value of a choice, with the near one. */
export function explainChoice(written: string, choices: readonly string[]): Explanation {
  const suggestion = nearName(written, choices);
  const expected = `write one of: ${choices.join(', ')}`;
  const message = `\`${written}\` is not known here`;
  return suggestion === undefined ? { message, expected } : { message, expected, suggestion };
}

function explainValue(error: SchemaError, written: string): Explanation {
  const unit = unitOfPattern(error.parentSchema.pattern);
  if (unit !== undefined && typeof error.data !== 'object') return explainQuantity(unit, written);
  if (error.keyword === 'pattern') {
    return { message: `\`${written}\` cannot stand here`, expected: wanted(error.parentSchema) };
  }
  if (error.data === null) {
    return { message: 'nothing is written here', expected: wanted(error.parentSchema) };
  }
  const needed = TYPE_WORDS[String(error.params['type'])] ?? 'something else';
  const [, bare] = /^(-?[0-9]+(?:\.[0-9]+)?) ?[a-zA-Z/]+$/.exec(written) ?? [];
  if (needed === 'a number' && bare !== undefined) {
    return {
      message: `\`${written}\` has a unit, and a number is needed`,
      expected: `write \`${bare}\`: ${wanted(error.parentSchema)}`,
    };
  }
  const quotes =
    needed === 'text' && typeof error.data !== 'object' ? `; write \`"${written}"\`` : '';
  return {
    message: `${typeWord(error.data)} stands here, and ${needed} is needed${quotes}`,
    expected: wanted(error.parentSchema),
  };
}

function explainNoBranch(error: SchemaError): Explanation {
  const branches = error.parentSchema.anyOf ?? [];
  const tags = tagsOf(branches).map((tag) => `\`${tag}\``);
  const given = typeWord(error.data);
  if (tags.length > 1 && isRecord(error.data)) {
    return {
      message: `this has none of ${tags.join(', ')}`,
      expected: wanted(error.parentSchema),
    };
  }
  return { message: `${given} cannot stand here`, expected: wanted(error.parentSchema) };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function typeWord(data: unknown): string {
  if (data === null || data === undefined) return 'nothing';
  const word = TYPE_WORDS[Array.isArray(data) ? 'array' : typeof data] ?? 'something';
  return word;
}

function wanted(schema: SchemaNode): string {
  return schema.description ?? 'see `faultline schema`';
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
