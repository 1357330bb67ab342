/** As much of a JSON schema as a table of keys is made from. */
export type SchemaNode = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: { readonly propertyName: string };
};

/**
 * One row for every key under a node, in the order of the schema: key, kind, whether compulsory, description. Keys
 * below `stopAt` are left out.
 */
export function schemaRows(
  node: SchemaNode,
  { prefix = '', stopAt }: { readonly prefix?: string; readonly stopAt?: string } = {},
): readonly (readonly string[])[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const key = `${prefix}${name}`;
    const isCompulsory = node.required?.includes(name) ?? false;
    const row = [
      `\`${key}\``,
      kindOf(property),
      isCompulsory ? 'yes' : '',
      property.description ?? '',
    ];
    if (key === stopAt) return [row];
    return [row, ...schemaRows(property, { prefix: `${key}.` }), ...rowsBelow(key, property)];
  });
}

function rowsBelow(key: string, node: SchemaNode): readonly (readonly string[])[] {
  return Object.entries(node.patternProperties ?? {}).flatMap(([pattern, value]) => {
    const each = `${key}.${placeholderFor(pattern)}`;
    const row = [`\`${each}\``, kindOf(value), '', value.description ?? ''];
    if (value.oneOf === undefined) {
      return [row, ...schemaRows(value, { prefix: `${each}.` }), ...rowsBelow(each, value)];
    }
    const tag = value.discriminator?.propertyName ?? '';
    return [row, ...value.oneOf.flatMap((branch) => branchRows(each, branch, tag))];
  });
}

/** The keys of one branch of a union, each marked with the value that chooses the branch. */
function branchRows(each: string, branch: SchemaNode, tag: string): readonly (readonly string[])[] {
  const chosen = branch.properties?.[tag]?.const ?? '';
  return schemaRows(branch, { prefix: `${each}.` }).map(([key = '', ...cells]) => [
    `${key} (${chosen})`,
    ...cells,
  ]);
}

function placeholderFor(pattern: string): string {
  if (pattern.includes('->')) return '<from->to>';
  return pattern.includes('A-Z') ? '<VARIABLE>' : '<name>';
}

function kindOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${one}\``).join(', ');
  if (node.patternProperties !== undefined) return 'map';
  if (node.type === 'array')
    return `list of ${node.items?.type === 'array' ? 'lists of text' : 'text'}`;
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'integer' || node.type === 'number') return 'number';
  return node.type === 'object' ? 'keys' : 'text';
}
