import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { schema } from './schema.ts';

const SCHEMAS = join(import.meta.dirname, '../../../schema');

async function run(name: string | undefined, json = false): Promise<string> {
  const { host, stdout } = commandHost('/');
  await schema.run(host, { name, json });
  return stdout();
}

describe('schema', () => {
  it('lists the schemas there are', async () => {
    expect(await run(undefined)).toBe('experiment\nenvironments\nslo\nreport\n');
    expect(JSON.parse(await run(undefined, true))).toContain('experiment');
  });

  it.each(['experiment', 'environments', 'slo', 'report'])(
    'prints %s as published',
    async (name) => {
      expect(await run(name)).toBe(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8'));
    },
  );

  it('suggests a name for one that is not there', async () => {
    await expect(run('experimnt')).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'There is no schema "experimnt". Did you mean "experiment"?',
    });
  });
});
