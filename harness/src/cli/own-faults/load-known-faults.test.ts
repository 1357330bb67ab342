import { createHash } from 'node:crypto';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { faultText, PluginProject } from '../../../test/kit/plugin-project.ts';
import { faultRegistry } from '../../faults/registry.ts';
import { loadKnownFaults } from './load-known-faults.ts';

let project: PluginProject;
beforeEach(() => {
  project = new PluginProject();
});
afterEach(() => project.remove());

const load = (...paths: readonly string[]) => loadKnownFaults(project.folder, paths);

async function refusal(...paths: readonly string[]): Promise<string> {
  const error: unknown = await load(...paths).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'PLUGIN_INVALID', exitCode: 2 });
  return (error as Error).message;
}

describe('the faults that a project knows', () => {
  it('are ours alone when it brings none', async () => {
    expect(await load()).toEqual({ registry: new Map(faultRegistry), plugins: [] });
  });

  it('are ours and its own, one or many a module, and where they came from', async () => {
    const one = project.write(
      'chaos/one.ts',
      `export default ${faultText('one-thing')} as object;`,
    );
    const two = project.write(
      'chaos/two.ts',
      `const other = ${faultText('another-thing')};\nexport default [other, ${faultText('third-thing')}];`,
    );
    const { registry, plugins } = await load('chaos/one.ts', 'chaos/two.ts');
    const types = ['one-thing', 'another-thing', 'third-thing'];
    expect([...registry.keys()]).toEqual([...faultRegistry.keys(), ...types]);
    expect(registry.get('third-thing')).toMatchObject({ type: 'third-thing' });
    const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(plugins).toEqual([
      { path: one, sha256: sha256(one), types: ['one-thing'] },
      { path: two, sha256: sha256(two), types: ['another-thing', 'third-thing'] },
    ]);
  });

  it('are never taken from outside of the project, wherever a link leads', async () => {
    const outside = join(tmpdir(), `faultline-outside-${process.pid}.ts`);
    symlinkSync('/etc/hostname', join(project.folder, 'link.ts'));
    symlinkSync(outside, join(project.folder, 'nowhere.ts'));
    expect(await refusal('link.ts')).toMatch(/^link\.ts leads out of the project, to \/etc\/host/);
    expect(await refusal('../elsewhere.ts')).toMatch(/^\.\.\/elsewhere\.ts (leads|cannot be read)/);
    expect(await refusal('nowhere.ts')).toMatch(/^nowhere\.ts cannot be read: .*ENOENT/);
    project.write('node_modules/pack/fault.ts', '');
    symlinkSync('node_modules/pack/fault.ts', join(project.folder, 'pack.ts'));
    expect(await refusal('pack.ts')).toBe('pack.ts leads into node_modules.');
    rmSync(outside, { force: true });
  });

  it('are refused when the module cannot be loaded', async () => {
    project.write('throws.ts', "throw new Error('no such queue');");
    project.write('broken.ts', 'export default {');
    expect(await refusal('throws.ts')).toBe('throws.ts cannot be loaded: no such queue.');
    expect(await refusal('broken.ts')).toMatch(/^broken\.ts cannot be loaded: /);
    expect(await refusal('gone.ts')).toMatch(/^gone\.ts cannot be read: .*ENOENT/);
  });

  it('are refused when the module exports no fault', async () => {
    project.write('none.ts', `export const fault = ${faultText('one-thing')};`);
    project.write('number.ts', 'export default 7;');
    project.write('empty.ts', 'export default [];');
    expect(await refusal('none.ts')).toBe('none.ts has no default export.');
    expect(await refusal('number.ts')).toBe(
      'number.ts is no fault: in its fault, it is a number, not a fault.',
    );
    expect(await refusal('empty.ts')).toBe('empty.ts has a default export that is an empty list.');
  });

  it('are told every mistake at once, with file and member', async () => {
    const loose = { kind: "'duration'", default: "'5s'", summary: "'How long.'" };
    const parameter = `{ kind: ${loose.kind}, default: ${loose.default}, summary: ${loose.summary} }`;
    const text = [
      faultText('one-thing', { rollBack: '', observe: "'look'", target: "'database'" }),
      faultText('one-thing', { parameters: `{ length: ${parameter}, link: ${parameter} }` }),
      faultText('Two_Things', { summary: "'nothing'" }),
    ].join(', ');
    project.write('chaos/many.ts', `export default [${text}];`);
    expect((await refusal('chaos/many.ts')).split('\n')).toEqual([
      "The project's own faults have 7 mistakes.",
      '',
      'chaos/many.ts is no fault: in fault 1 of its list, `target` is "database", not one of: link, service.',
      'chaos/many.ts is no fault: in fault 1 of its list, `observe` is a string, not a function.',
      'chaos/many.ts is no fault: in fault 1 of its list, `rollBack` is missing.',
      'chaos/many.ts is no strict fault: in fault 2 of its list, the parameter `length` has no lower limit `min` from 0.',
      'chaos/many.ts is no strict fault: in fault 2 of its list, the parameter `link` has a name that an entry cannot have; write one like sizeVariation.',
      'chaos/many.ts is no strict fault: in fault 3 of its list, `type` is "Two_Things", not a name like disk-full.',
      'chaos/many.ts is no strict fault: in fault 3 of its list, `summary` is no sentence with a capital letter and a full stop.',
    ]);
  });

  it('cannot take a name that is taken', async () => {
    project.write('a.ts', `export default ${faultText('network-latency')};`);
    project.write('b.ts', `export default ${faultText('one-thing')};`);
    project.write('c.ts', `export default ${faultText('one-thing')};`);
    expect(await refusal('a.ts')).toBe(
      'a.ts has a fault "network-latency", a name that faultline itself has taken.',
    );
    expect(await refusal('b.ts', 'c.ts')).toBe(
      'c.ts has a fault "one-thing", a name that b.ts has taken.',
    );
  });
});
