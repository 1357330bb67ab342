import { environmentsSchema } from '../../spec/environments/environments-schema.ts';
import { markdownTable } from './markdown-table.ts';
import { type SchemaNode, schemaRows } from './schema-rows.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`harness/src/spec/environments/\`; changes here are lost. -->

# Environments

Every key that \`faultline.yaml\` may hold, made from the schema that checks it. A key that is not listed
is refused. \`<name>\` stands for a name of yours: lower-case letters, digits and hyphens;
\`<from->to>\` for a link, the names of the two services it joins. "yes" means compulsory wherever the
key above it is written.
`;

const PLACEHOLDERS = `## Placeholders

The values of \`env\`, and of each variant, may hold these. Anything else in \`\${…}\` is refused.

${markdownTable([
  ['placeholder', 'stands for'],
  ['`${port}`', 'the port that was chosen for this service'],
  ['`${link:from->to}`', '`host:port` of the proxy on that link, which must begin at this service'],
  ['`${service:name}`', '`host:port` of that service itself, with no proxy between'],
  ['`${service:name-2}`', 'the same of its second replica, where it has `replicas`'],
])}
`;

/** `docs/environments.md`: every key of `faultline.yaml`, what it holds and whether it is compulsory. */
export function environmentReference(): string {
  // By way of `object`: the schema's type says what a file holds, and hides the keywords of maps and unions.
  const schema: object = environmentsSchema;
  const root: SchemaNode = schema;
  const environments = root.properties?.['environments'];
  const [each] = Object.values(environments?.patternProperties ?? {});
  const overview = table(schemaRows(root, { stopAt: 'environments' }));
  const sections = (each?.oneOf ?? []).map(section);
  return [PREAMBLE, overview, '', ...sections, PLACEHOLDERS].join('\n');
}

function section(environment: SchemaNode): string {
  const type = environment.properties?.['type']?.const ?? '';
  return `## ${type}

${environment.description ?? ''}

${table(schemaRows(environment))}
`;
}

function table(rows: readonly (readonly string[])[]): string {
  return markdownTable([['key', 'kind', 'compulsory', 'meaning'], ...rows]);
}
