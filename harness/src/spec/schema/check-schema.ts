import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Static, TSchema } from 'typebox';
import type { Diagnostic } from '../source/diagnostic.ts';
import { shown } from '../source/shown.ts';
import { nodeAt, placeOf, placeOfKey, toPlain, type SourceNode } from '../source/source-node.ts';
import { explainChoice, explainError } from './explain-error.ts';
import {
  explainKeys,
  explainMisspeltTag,
  explainMissingTag,
  type KeyProblem,
} from './explain-keys.ts';
import { keepMeantBranches } from './meant-branch.ts';
import { takeOutRefused, type Salvaged } from './salvage.ts';
import { pointerToPath, type SchemaError, type SchemaNode } from './schema-node.ts';

export type Checked<S extends TSchema> = {
  /** All of the document that is as the schema wants it; undefined when nothing of it is. */
  readonly salvaged: Salvaged<Static<S>> | undefined;
  readonly diagnostics: readonly Diagnostic[];
};

/** Checks a document against a schema and explains every violation at the place it was written. */
export function checkSchema<S extends TSchema>(schema: S, root: SourceNode): Checked<S> {
  const plain = toPlain(root);
  const validate = compiled(branchOf(schema, plain));
  if (validate(plain)) return { salvaged: plain as Salvaged<Static<S>>, diagnostics: [] };
  const errors = keepMeantBranches((validate.errors ?? []).map(readError));
  const keyProblems = explainAllKeys(root, errors);
  const misspelt = keyProblems.flatMap(({ path, suggestion: meant }) =>
    meant === undefined ? [] : [{ path, meant }],
  );
  const diagnostics = [
    ...keyProblems.map((problem) => placeKey(root, problem)),
    ...errors.filter((error) => !isAboutKeys(error)).map((error) => placeValue(root, error)),
  ];
  const salvaged = takeOutRefused(plain, errors, misspelt) as Salvaged<Static<S>> | undefined;
  return { salvaged, diagnostics };
}

const OPTIONS = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  discriminator: true,
  verbose: true,
  // A schema checks a file or two, which is over long before better code would have paid for being made.
  code: { optimize: false },
} as const;
const validators = new WeakMap<object, ValidateFunction>();

/** The branch a document says it is of, if it does: only that one is compiled, which is most of the work of reading it. */
function branchOf(schema: TSchema & UnionNode, plain: unknown): object {
  const tag = schema.discriminator?.propertyName;
  if (tag === undefined || typeof plain !== 'object' || plain === null) return schema;
  const written: unknown = Reflect.get(plain, tag);
  return schema.oneOf?.find(({ properties }) => properties?.[tag]?.const === written) ?? schema;
}

type UnionNode = SchemaNode & { readonly discriminator?: { readonly propertyName: string } };

function compiled(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  // One each: it keeps every schema it has ever compiled, and that of experiments is made anew for each set of faults.
  const validate = new Ajv2020(OPTIONS).compile(schema);
  validators.set(schema, validate);
  return validate;
}

function readError(error: ErrorObject): SchemaError {
  const params: Readonly<Record<string, unknown>> = error.params;
  const parentSchema = (error.parentSchema ?? {}) as SchemaNode;
  return { ...error, params, parentSchema, data: error.data };
}

function isAboutKeys(error: SchemaError): boolean {
  return error.keyword === 'required' || error.keyword === 'additionalProperties';
}

type PlacedKey = KeyProblem & { readonly path: readonly string[] };

function explainAllKeys(root: SourceNode, errors: readonly SchemaError[]): readonly PlacedKey[] {
  const byMap = Map.groupBy(errors.filter(isAboutKeys), (error) => error.instancePath);
  return [...byMap].flatMap(([pointer, group]) => {
    const path = pointerToPath(pointer);
    const isFromCommandLine = (key: string) =>
      placeOfKey(root, [...path, key]).override !== undefined;
    return explainKeys(group, isFromCommandLine).map((problem) => ({ ...problem, path }));
  });
}

function placeKey(root: SourceNode, { path, key, ...explanation }: PlacedKey): Diagnostic {
  const place = key === undefined ? placeOf(root, path) : placeOfKey(root, [...path, key]);
  return { ...place, ...explanation };
}

function placeValue(root: SourceNode, error: SchemaError): Diagnostic {
  const path = pointerToPath(error.instancePath);
  if (error.keyword === 'discriminator') return placeTag(root, path, error);
  const misspelt = error.keyword === 'anyOf' ? explainMisspeltTag(error) : undefined;
  if (misspelt !== undefined) return placeKey(root, { ...misspelt, path });
  return { ...placeOf(root, path), ...explainError(error, writtenAt(root, path)) };
}

/** A tag that is missing, or that names no branch: points at the tag, not at the map around it. */
function placeTag(root: SourceNode, path: readonly string[], error: SchemaError): Diagnostic {
  const tag = String(error.params['tag']);
  const choices = (error.parentSchema.oneOf ?? []).flatMap((branch) => {
    const value = branch.properties?.[tag]?.const;
    return typeof value === 'string' ? [value] : [];
  });
  if (nodeAt(root, [...path, tag]) === undefined) {
    return placeKey(root, { ...explainMissingTag(tag, choices, error.data), path });
  }
  const written = writtenAt(root, [...path, tag]);
  const message = `unknown ${tag} \`${written}\``;
  return { ...placeOf(root, [...path, tag]), ...explainChoice(written, choices), message };
}

function writtenAt(root: SourceNode, path: readonly string[]): string {
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar') return '';
  return shown(typeof node.value === 'string' ? node.value : node.text);
}
