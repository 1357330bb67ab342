import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { exampleEntry } from '../../src/cli/generated/example-entry.ts';
import { GENERATED_FILES } from '../../src/cli/generated-files.ts';
import { publishedSchemas } from '../../src/cli/published-schemas.ts';
import { findStaleFiles } from '../../src/cli/stale-files.ts';
import { ERROR_CODES } from '../../src/domain/error-codes.ts';
import { faultRegistry } from '../../src/faults/registry.ts';
import { exampleInput } from '../kit/example-spec.ts';
import { loadExperiment } from '../../src/spec/experiment/load-experiment.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

describe('generated files', () => {
  it('are what their sources make of them; if not, run "npm run generate"', async () => {
    const stale = await findStaleFiles(REPOSITORY, GENERATED_FILES);
    expect(stale.map(({ path, difference }) => `${path}: ${difference}`)).toEqual([]);
  });

  it('are found stale when a line differs, and when they are not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'generated-'));
    try {
      writeFileSync(join(folder, 'a.md'), 'one\ntwo\n');
      const files = new Map([
        ['a.md', () => 'one\n2\n'],
        ['b.md', () => 'new\n'],
      ]);
      expect(await findStaleFiles(folder, files)).toEqual([
        {
          path: 'a.md',
          content: 'one\n2\n',
          difference: '3 lines, should be 3; they part at line 2\n  - two\n  + 2',
        },
        { path: 'b.md', content: 'new\n', difference: 'is not there' },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the published schemas', () => {
  it.each([...publishedSchemas()])('%s is one that a strict validator takes', (_, content) => {
    const schema: object = JSON.parse(content());
    const ajv = new Ajv2020({ strict: true, strictRequired: false, discriminator: true });
    expect(typeof ajv.compile(schema)).toBe('function');
  });

  it('accept what the repository ships', () => {
    const schema: object = JSON.parse(publishedSchemas().get('experiment')!());
    const validate = new Ajv2020({ strict: false, discriminator: true }).compile(schema);
    const text = readFileSync(join(REPOSITORY, 'experiments/cache-latency.yaml'), 'utf8');
    validate(parse(text));
    expect(validate.errors).toBeNull();
  });

  it('explain every key an editor could offer', () => {
    const unexplained: string[] = [];
    for (const [name, content] of publishedSchemas()) {
      if (name === 'report') continue;
      const schema: Schema = JSON.parse(content());
      findUnexplained(schema, name, unexplained);
    }
    expect(unexplained).toEqual([]);
  });
});

describe('the catalogue of faults', () => {
  it.each([...faultRegistry.values()])('shows an example of $type that is right', (fault) => {
    const { text } = exampleEntry(fault);
    const changes = {
      '{ type: delay, link: api->redis, latency: 400ms, jitter: 50ms }': text,
    };
    const loaded = loadExperiment({ ...exampleInput(changes), faults: faultRegistry });
    expect(loaded).toMatchObject({ ok: true, experiment: { faults: [{ type: fault.type }] } });
  });

  it('describes every fault', () => {
    const text = GENERATED_FILES.get('docs/faults.md')!();
    const sections = [...text.matchAll(/^## (.*)$/gm)].map(([, type]) => type);
    expect(sections).toEqual([...faultRegistry.keys()]);
  });
});

describe('the table of errors', () => {
  it('has every code', () => {
    const text = GENERATED_FILES.get('docs/errors.md')!();
    const codes = [...text.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code);
    expect(codes).toEqual(Object.keys(ERROR_CODES));
  });
});

type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
};

function findUnexplained(schema: Schema, path: string, found: string[]): void {
  if (schema.description === undefined || schema.description === '') found.push(path);
  const inside = [
    ...Object.entries({ ...schema.properties, ...schema.patternProperties }),
    ...Object.entries(schema.items === undefined ? {} : { items: schema.items }),
    ...Object.entries([...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]),
  ];
  for (const [key, value] of inside) findUnexplained(value, `${path}/${key}`, found);
}
