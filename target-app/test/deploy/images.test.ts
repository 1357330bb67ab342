import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const APP = join(import.meta.dirname, '../..');
const DOCKER = join(APP, 'docker');

type Instruction = { readonly name: string; readonly value: string };

/** The instructions of a Dockerfile, continued lines joined. */
async function instructionsOf(file: string): Promise<readonly Instruction[]> {
  const text = await readFile(join(DOCKER, file), 'utf8');
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  return lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, value }];
  });
}

/** Those of the last stage, which is what an image is made of. */
const lastStage = (all: readonly Instruction[]): readonly Instruction[] =>
  all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
const valueOf = (stage: readonly Instruction[], name: string): string | undefined =>
  stage.findLast((instruction) => instruction.name === name)?.value;

const files = (await readdir(DOCKER)).filter((name) => name.endsWith('Dockerfile')).sort();

describe('the images', () => {
  it('are three, and all of them are baked', async () => {
    expect(files).toEqual(['Dockerfile', 'development.Dockerfile', 'production.Dockerfile']);
    const bake = await readFile(join(DOCKER, 'docker-bake.hcl'), 'utf8');
    const baked = [...bake.matchAll(/dockerfile += "target-app\/docker\/([^"]+)"/g)];
    expect(baked.map(([, file]) => file).sort()).toEqual(files);
  });

  it.each(files)('%s begins with images of a fixed line, never the latest', async (file) => {
    const all = await instructionsOf(file);
    const defaults = new Map<string, string>(
      all.flatMap(({ name, value }) => {
        const [key = '', text = ''] = value.split('=');
        return name === 'ARG' ? [[`\${${key}}`, text] as const] : [];
      }),
    );
    const bases = all.flatMap(({ name, value }) => {
      const [base = ''] = value.split(' ');
      return name === 'FROM' ? [defaults.get(base) ?? base] : [];
    });
    expect(bases.length).toBeGreaterThan(0);
    for (const base of bases) expect(base).toMatch(/^[\w./-]+:(?!latest)[\w.-]+$/);
  });

  it.each([
    ['Dockerfile', 'node', ['node', 'src/main.ts']],
    // It takes the user over from the standard image.
    [
      'development.Dockerfile',
      undefined,
      ['node', '--watch-path=src', '--watch-preserve-output', 'src/main.ts'],
    ],
    // By number: Kubernetes cannot tell otherwise that it is not root.
    ['production.Dockerfile', '65532:65532', ['src/main.ts']],
  ] as const)('%s runs the api, as %s', async (file, user, command) => {
    const stage = lastStage(await instructionsOf(file));
    expect(valueOf(stage, 'USER')).toBe(user);
    expect(JSON.parse(valueOf(stage, 'CMD') ?? '')).toEqual(command);
    expect(existsSync(join(APP, command.at(-1)!))).toBe(true);
  });

  it('ask about themselves where there is something to ask with', async () => {
    const asks = await Promise.all(
      files.map(async (file) => valueOf(lastStage(await instructionsOf(file)), 'HEALTHCHECK')),
    );
    const [standard, development, production] = asks;
    expect(standard).toContain('/health/ready');
    expect(development).toContain('/health/live');
    expect(production).toBeUndefined();
  });

  it('hold the same code: what is not the standard image is made from it', async () => {
    for (const file of ['development.Dockerfile', 'production.Dockerfile']) {
      const all = await instructionsOf(file);
      expect(all[0]).toEqual({ name: 'ARG', value: 'STANDARD=faultline-target-app:local' });
      expect(
        all.some(({ name, value }) => name === 'FROM' && value.startsWith('${STANDARD}')),
      ).toBe(true);
      const copied = all.filter(({ name }) => name === 'COPY').map(({ value }) => value);
      expect(copied.filter((value) => value !== '--from=standard /app /app')).toEqual([]);
    }
  });
});
