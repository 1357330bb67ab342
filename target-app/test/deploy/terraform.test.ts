import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from '@cdktf/hcl2json';

const APP = join(import.meta.dirname, '../..');
const MODULE = join(APP, 'deploy/terraform');

/** What a file says, by kind, type and name; every block is a list, because it could be there twice. */
type Block = Readonly<Record<string, unknown>>;
type Parsed = {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;
  readonly variable?: Readonly<Record<string, readonly Block[]>>;
  readonly output?: Readonly<Record<string, readonly Block[]>>;
  readonly locals?: readonly Block[];
};

const names = (await readdir(MODULE)).filter((name) => name.endsWith('.tf'));
let texts: string;
let parsed: readonly Parsed[];

beforeAll(async () => {
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(MODULE, name), 'utf8')] as const),
  );
  texts = files.map(([, text]) => text).join('\n');
  parsed = await Promise.all(
    files.map(async ([name, text]) => (await parse(name, text)) as Parsed),
  );
});

/** Every block of a kind: `aws_sqs_queue.events`, `queue_name`. */
function addresses(kind: 'resource' | 'data'): readonly string[] {
  return parsed.flatMap((file) =>
    Object.entries(file[kind] ?? {}).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((name) => `${type}.${name}`),
    ),
  );
}
const blocks = (kind: 'variable' | 'output'): readonly (readonly [string, Block])[] =>
  parsed.flatMap((file) =>
    Object.entries(file[kind] ?? {}).map(([name, [block = {}]]) => [name, block] as const),
  );
const resource = (type: string, name: string): Block =>
  parsed.flatMap((file) => file.resource?.[type]?.[name] ?? [])[0] ?? {};

/** What the app itself says when it makes the queue and the table where they are absent. */
const source = (path: string): Promise<string> => readFile(join(APP, 'src', path), 'utf8');

describe('the Terraform module', () => {
  it('makes a queue with its dead letters, a table and three alarms', () => {
    expect([...addresses('resource')].sort()).toEqual([
      'aws_cloudwatch_metric_alarm.audit_throttled',
      'aws_cloudwatch_metric_alarm.dead_letters',
      'aws_cloudwatch_metric_alarm.oldest_event',
      'aws_dynamodb_table.audit',
      'aws_sqs_queue.dead_letters',
      'aws_sqs_queue.events',
    ]);
  });

  it('refers to nothing that it does not have', () => {
    const variables = new Set(blocks('variable').map(([name]) => name));
    const locals = parsed.flatMap((file) => (file.locals ?? []).flatMap(Object.keys));
    const used = (pattern: RegExp) => [...texts.matchAll(pattern)].map(([, name = '']) => name);
    expect(new Set(used(/\bvar\.(\w+)/g))).toEqual(variables);
    expect(new Set(used(/\blocal\.(\w+)/g))).toEqual(new Set(locals));
    const there = addresses('resource');
    expect(used(/(?<![."\w])(aws_\w+\.\w+)/g).filter((name) => !there.includes(name))).toEqual([]);
    const data = addresses('data');
    expect(used(/\bdata\.(\w+\.\w+)/g).filter((name) => !data.includes(name))).toEqual([]);
  });

  it('says what each variable and each output is for, and of which type a variable is', () => {
    const words = { description: expect.stringMatching(/\.$/) };
    for (const [, block] of blocks('variable')) {
      expect(block).toMatchObject({ ...words, type: expect.any(String) });
    }
    for (const [, block] of blocks('output')) expect(block).toMatchObject(words);
  });

  it('makes the queue that the app would make', async () => {
    const queue = resource('aws_sqs_queue', 'events');
    const ours = await source('queue/queue-address.ts');
    const of = (attribute: string) => new RegExp(`${attribute}: '(\\w+)'`).exec(ours)?.[1];
    const [, variable = {}] = blocks('variable').find(([name]) => name === 'queue_name') ?? [];
    expect(ours).toContain(`'${String(variable['default'])}.fifo'`);
    expect(queue).toMatchObject({
      name: '${var.queue_name}.fifo',
      fifo_queue: of('FifoQueue') === 'true',
      deduplication_scope: of('DeduplicationScope'),
      fifo_throughput_limit: of('FifoThroughputLimit'),
    });
  });

  it('makes the table that the app would make', async () => {
    const table = resource('aws_dynamodb_table', 'audit');
    const ours = await source('audit/dynamodb-audit-log.ts');
    const key = (type: string) =>
      new RegExp(`AttributeName: '(\\w+)', KeyType: '${type}'`).exec(ours)?.[1];
    expect(ours).toContain(`'${String(table['name'])}'`);
    expect(table).toMatchObject({ hash_key: key('HASH'), range_key: key('RANGE') });
    expect(ours).toContain(`${String((table['ttl'] as readonly Block[])[0]?.['attribute_name'])}:`);
  });

  it('allows the app every call that it makes, and no other', async () => {
    const callers = ['audit/dynamodb-audit-log.ts', 'queue/queue-address.ts', 'queue/sqs-queue.ts'];
    const code = (await Promise.all(callers.map(source))).join('\n');
    const made = [...code.matchAll(/new (\w+)Command\(/g)].map(([, name = '']) =>
      // A batch is allowed with its single call in SQS; in DynamoDB it is a call of its own.
      name === 'BatchWriteItem' ? name : name.replace(/Batch$/, ''),
    );
    const needed = new Set(made.filter((name) => !name.startsWith('Create')));
    const allowed = [...texts.matchAll(/"(?:sqs|dynamodb):(\w+)"/g)].map(([, name = '']) => name);
    expect([...allowed].sort()).toEqual([...needed].sort());
  });
});

describe('the parser', () => {
  it('refuses what is not HCL', async () => {
    await expect(parse('a.tf', 'resource "a" "b" { c = }')).rejects.toThrow('Invalid expression');
  });
});
