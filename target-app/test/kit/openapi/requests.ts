import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Located, Operation } from './operations.ts';
import { ODD_VALUES, suspicious, valid } from './values.ts';

/** A request as it goes over the wire. */
export type GeneratedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Requests for one operation: as documented, at the limits, and wrong in one part or another. */
export function requestsFor(located: Located, token: string): Arbitrary<GeneratedRequest> {
  const { method, operation } = located;
  return fc
    .record({
      path: pathOf(located),
      query: queryOf(operation),
      headers: headersOf(operation, token),
      content: contentOf(operation),
    })
    .map(({ path, query, headers, content }) => ({
      method,
      path: path + query,
      headers: { ...headers, ...content.headers },
      ...(content.body === undefined ? {} : { body: content.body }),
    }));
}

/** For every field of the body and every parameter of the query, each odd value, with everything else as it should be. */
export function sweepOf(located: Located, token: string, seed: number): GeneratedRequest[] {
  const { method, path, operation } = located;
  const [type = '', media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const encode = type === 'application/json' ? JSON.stringify : encodeForm;
  const placed = { ...operation, parameters: operation.parameters?.filter(isInPath) ?? [] };
  const oneOf = <T>(arbitrary: Arbitrary<T>): T => fc.sample(arbitrary, { seed, numRuns: 1 })[0]!;
  const params = Object.fromEntries(
    placed.parameters.map(({ name, schema }) => [name, String(oneOf(valid(schema)))]),
  );
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name]!),
  );
  const headers = operation.security === undefined ? {} : { authorization: `Bearer ${token}` };
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query');
  return [
    ...query.flatMap(({ name }) =>
      ODD_VALUES.map((odd) => `${address}?${name}=${encodeURIComponent(wellFormed(odd))}`).map(
        (withQuery) => ({ method, path: withQuery, headers }),
      ),
    ),
    ...Object.keys(media?.schema.properties ?? {}).flatMap((name) =>
      ODD_VALUES.map((odd) => {
        const right = oneOf(valid(media?.schema ?? {})) as object;
        const body = encode({ ...right, [name]: odd }) ?? '';
        return { method, path: address, headers: { ...headers, 'content-type': type }, body };
      }),
    ),
  ];
}

function isInPath({ in: place }: { readonly in: string }): boolean {
  return place === 'path';
}

const ODD_SEGMENTS = ['%00', '%2F', '..', '%', '%E0%A4%A', 'a'.repeat(300), '%F0%9F%98%80', "'"];

function pathOf({ path, operation }: Located): Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const segments = names.map((name) => {
    const schema = operation.parameters?.find((one) => one.in === 'path' && one.name === name);
    const text = valid(schema?.schema ?? {}).map((value) => encodeURIComponent(wellFormed(value)));
    return fc.oneof(
      { weight: 6, arbitrary: text.filter((segment) => segment !== '') },
      { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS) },
    );
  });
  return fc
    .tuple(...segments)
    .map((values) =>
      values.reduce((left, value, index) => left.replace(`{${names[index]}}`, () => value), path),
    );
}

const ODD_QUERIES = [
  '?',
  '?limit=1&limit=2',
  '?=',
  '?__proto__=1',
  '?a[b]=c',
  '?limit=%',
  '?%00=%ff',
];

function queryOf({ parameters = [] }: Operation): Arbitrary<string> {
  const query = parameters.filter((one) => one.in === 'query');
  const given = query.map(({ name, schema }) => {
    const value = fc.oneof(
      { weight: 3, arbitrary: valid(schema) },
      { weight: 1, arbitrary: suspicious(schema) },
    );
    return fc.option(value.map((one) => `${name}=${encodeURIComponent(wellFormed(one))}`));
  });
  const wellMade = fc
    .tuple(...given)
    .map((parts) => parts.filter((part) => part !== null).join('&'))
    .map((text) => (text === '' ? '' : `?${text}`));
  return fc.oneof(
    { weight: 8, arbitrary: wellMade },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_QUERIES) },
  );
}

function headersOf({ security }: Operation, token: string): Arbitrary<Record<string, string>> {
  const authorization =
    security === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 5, arbitrary: fc.constant(`Bearer ${token}`) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('Bearer', 'Bearer wrong', 'Basic eDp5', undefined),
          },
        );
  return fc
    .record({
      accept: fc.constantFrom(undefined, '*/*', 'text/html', 'application/json;q=0', ';;,'),
      'x-request-id': fc.constantFrom(undefined, 'r-1', 'x'.repeat(500), '\u00e9', '{}'),
      traceparent: fc.constantFrom(
        undefined,
        '00-0-0-0',
        `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      ),
      'if-none-match': fc.constantFrom(undefined, '*', '"x"'),
      authorization,
    })
    .map(present);
}

type SentContent = { readonly headers: Record<string, string>; readonly body?: string };

const ODD_TYPES = [
  'text/plain',
  'text/xml',
  'multipart/form-data',
  'a/b;;;',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
];
const ODD_BODIES = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"__proto__":{"a":1}}',
  '{"a":1e999}',
  `"${'x'.repeat(70_000)}"`,
  '[['.repeat(5000),
];

function contentOf({ requestBody }: Operation): Arbitrary<SentContent> {
  const nothing = fc.constant<SentContent>({ headers: {} });
  if (requestBody === undefined) return nothing;
  const [type = '', media] = Object.entries(requestBody.content)[0] ?? [];
  const schema = media?.schema ?? {};
  const encode = type === 'application/json' ? JSON.stringify : encodeForm;
  const as = (contentType: string) => (body: string) => ({
    headers: { 'content-type': contentType },
    body,
  });
  const text = fc.oneof(valid(schema), suspicious(schema)).map((value) => encode(value) ?? '');
  return fc.oneof(
    { weight: 5, arbitrary: valid(schema).map((value) => as(type)(encode(value) ?? '')) },
    { weight: 5, arbitrary: text.map(as(type)) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_BODIES).map(as(type)) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...ODD_TYPES), text).map(([odd, body]) => as(odd)(body)),
    },
    { weight: 1, arbitrary: nothing },
  );
}

function encodeForm(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(
    ([name, one]) => [name, wellFormed(one)] as [string, string],
  );
  return new URLSearchParams(pairs).toString();
}

/** Half of a character has no encoding in an address. */
function wellFormed(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
