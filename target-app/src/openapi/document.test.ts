import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtApp } from '../../test/kit/built-app.ts';
import { operationsOf, type Located, type OpenApi } from '../../test/kit/openapi/operations.ts';
import type { App } from '../http/app.ts';

let app: App;
let document: OpenApi;
let operations: readonly Located[];

beforeAll(async () => {
  ({ app } = await builtApp({ adminToken: 'the-token-of-this-test' }));
  document = (await app.inject('/openapi.json')).json();
  operations = operationsOf(document);
});
afterAll(() => app.close());

describe('the OpenAPI document', () => {
  it('has every registered route, and no other', () => {
    // Every GET has a HEAD beside it, which says the same without a body.
    const routes = registered(app).filter((route) => !route.startsWith('HEAD '));
    expect(operations.map(({ name }) => name).toSorted()).toEqual(routes.toSorted());
    expect(routes.length).toBeGreaterThan(30);
  });

  it('is an OpenAPI 3.1 document', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Target app', version: '1.2.3' });
    expect(operations.flatMap(faultsOf)).toEqual([]);
  });

  it('leads to what it refers to', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    const targets = new Set(references.map(([, target]) => target));
    expect([...targets]).toEqual(['#/components/schemas/Problem']);
    expect(document.components.schemas).toHaveProperty('Problem');
  });

  it('says for every operation how it fails: with problem details, but for the form and the probes', () => {
    const otherwise = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(([status]) => status >= '400')
        .filter(([, { content }]) => content?.['application/problem+json'] === undefined)
        .map(([status]) => `${name} ${status}`),
    );
    expect(otherwise.toSorted()).toEqual([
      'GET /health 503',
      'GET /health/ready 503',
      'GET /health/startup 503',
      'POST /user 409',
    ]);
    expect(operations.filter(({ operation }) => !('500' in operation.responses))).toEqual([]);
  });

  it('says which operations need the token of an administrator', () => {
    const guarded = operations.filter(({ operation }) => operation.security !== undefined);
    const admin = operations.filter(({ path }) => path.startsWith('/admin/'));
    expect(guarded).toEqual(admin);
    expect(admin.length).toBe(6);
  });

  it('is shown to people, every operation of it', async () => {
    const page = (await app.inject('/docs')).body;
    for (const { path, operation } of operations) {
      expect(page).toContain(`<code>${path}</code>`);
      expect(operation.summary).toBeDefined();
    }
  });
});

/** What the specification demands of an operation. https://spec.openapis.org/oas/v3.1.0 */
function faultsOf({ name, path, operation }: Located): readonly string[] {
  const { parameters = [], requestBody, responses, tags = [] } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
  const declared = parameters.filter((one) => one.in === 'path');
  const places = parameters.map((one) => `${one.in} ${one.name}`);
  const contents = [requestBody, ...Object.values(responses)].flatMap((part) =>
    Object.entries(part?.content ?? {}),
  );
  const checks: Readonly<Record<string, boolean>> = {
    'has a tag': tags.length > 0,
    'declares the parameters in its path': same(
      inPath,
      declared.map((one) => one.name),
    ),
    'requires the parameters in its path': declared.every((one) => one.required === true),
    'declares each parameter once': new Set(places).size === places.length,
    'puts parameters where they can be': parameters.every((one) =>
      ['path', 'query', 'header'].includes(one.in),
    ),
    'has a schema for each parameter': parameters.every((one) => typeof one.schema === 'object'),
    'has answers': Object.keys(responses).some((status) => /^[23]\d\d$/.test(status)),
    'has statuses for keys': Object.keys(responses).every((key) => /^[1-5]\d\d$/.test(key)),
    'describes each answer': Object.values(responses).every(
      ({ description }) => description !== '',
    ),
    'does not leave a default': !JSON.stringify(responses).includes('Default Response'),
    'names content types': contents.every(([type]) => /^[a-z]+\/[a-z0-9+.-]+$/.test(type)),
    'has a schema for each content': contents.every(
      ([, media]) => typeof media.schema === 'object',
    ),
  };
  return Object.entries(checks)
    .filter(([, holds]) => !holds)
    .map(([what]) => `${name}: not so: ${what}`);
}

function same(left: readonly unknown[], right: readonly unknown[]): boolean {
  return JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
}

/** What the router itself knows, as `METHOD /path/{parameter}`. */
function registered(of: App): readonly string[] {
  const lines = of.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n');
  const parents: string[] = [];
  return lines.flatMap((line) => {
    const match = /^([\s│├└─]*)(\S+)(?: \(([A-Z, ]+)\))?$/u.exec(line);
    if (match === null) return [];
    const [, indent = '', segment = '', methods = ''] = match;
    const depth = indent.length / 4;
    parents[depth] = `${depth > 1 ? (parents[depth - 1] ?? '') : ''}${segment}`;
    const path = (parents[depth] ?? '').replaceAll(/:(\w+)/g, '{$1}');
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path}`);
  });
}
