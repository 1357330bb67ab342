import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import { faultText, PluginProject } from '../../../test/kit/plugin-project.ts';
import { fakePorts } from '../../fault-kit/conformance/fake-ports.ts';
import { faultsOfRun } from './faults-of-run.ts';
import { whyNotListed } from './listed-now.ts';
import { faultRegistry } from '../../faults/registry.ts';
import { digestOfModule } from './module-digest.ts';
import { loadKnownFaults } from './load-known-faults.ts';

const FILE = 'apiVersion: faultline/v1\nkind: Environments\nfaults: [./chaos/one.ts]\n';
const NEVER = new AbortController().signal;
let project: PluginProject;
let path: string;
const trusted = (module: string) => whyNotListed(project.folder, module);
beforeEach(() => {
  project = new PluginProject();
  project.write('faultline.yaml', FILE);
  path = project.write('chaos/one.ts', `export default ${faultText('one-thing')};`);
});
afterEach(() => project.remove());

/** A run with one fault of ours and one of the project's own. */
async function runOf(type = 'one-thing') {
  const { plugins } = await loadKnownFaults(project.folder, ['chaos/one.ts']);
  const [first] = CACHE_LATENCY.faults;
  const experiment = { ...CACHE_LATENCY, faults: [first!, { ...first!, id: `${type}-1`, type }] };
  return { experiment, source: { file: 'e.yaml', sha256: '', overrides: [], plugins } };
}

async function undo(run: Awaited<ReturnType<typeof runOf>>): Promise<unknown> {
  const registry = await faultsOfRun(run, trusted);
  expect(registry.has('network-latency')).toBe(true);
  return await registry.get('one-thing')?.rollBack({}, fakePorts(), NEVER).catch(String);
}

describe('the faults of a run of an earlier day', () => {
  it('are ours, and those of the modules that its journal names', async () => {
    const run = await runOf();
    expect(await undo(run)).toBeUndefined();
    expect((await faultsOfRun(run, trusted)).get('one-thing')).toMatchObject({
      summary: 'It does something.',
    });
  });

  it('say that they cannot be undone when their module is gone', async () => {
    const run = await runOf();
    project.remove();
    expect(await undo(run)).toBe(
      `FaultlineError: The fault type "one-thing" cannot be undone: ${path} is gone.`,
    );
    project = new PluginProject();
  });

  it('say that they cannot be undone when their module has changed', async () => {
    const run = await runOf();
    project.write('chaos/one.ts', `export default ${faultText('other-thing')};`);
    expect(await undo(run)).toBe(
      `FaultlineError: The fault type "one-thing" cannot be undone: ${path} has changed since the run, or a file that it imports.`,
    );
  });

  it('say that they cannot be undone when a file that their module imports has changed', async () => {
    project.write('chaos/light.ts', 'export const light = 1;');
    const text = `import './light.ts';\nexport default ${faultText('one-thing')};`;
    project.write('chaos/one.ts', text);
    const run = await runOf();
    project.write('chaos/light.ts', 'export const light = 2;');
    expect(await undo(run)).toBe(
      `FaultlineError: The fault type "one-thing" cannot be undone: ${path} has changed since the run, or a file that it imports.`,
    );
  });

  it('are not loaded when the project does not list their module any more', async () => {
    const run = await runOf();
    project.write('faultline.yaml', FILE.replace('one.ts', 'two.ts'));
    expect(await undo(run)).toBe(
      `FaultlineError: The fault type "one-thing" cannot be undone: ${path} is not listed under \`faults\` in ${join(project.folder, 'faultline.yaml')}.`,
    );
  });

  it('are not loaded from where a journal of elsewhere says, even with the right digest', async () => {
    const elsewhere = new PluginProject();
    const mark = join(elsewhere.folder, 'it-was-executed');
    path = elsewhere.write(
      'evil.ts',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('${mark}', '');\nexport default ${faultText('one-thing')};`,
    );
    const { experiment, source } = await runOf();
    const plugins = [{ path, sha256: await digestOfModule(path), types: ['one-thing'] }];
    expect(await undo({ experiment, source: { ...source, plugins } })).toMatch(
      /evil\.ts is not listed under `faults` in /,
    );
    expect(existsSync(mark)).toBe(false);
    elsewhere.remove();
  });

  it('are not loaded when it is not known which project the run belongs to', async () => {
    expect(await whyNotListed('', path)).toBe('belongs to no project that is known here');
  });

  it('do not take the place of one of ours', async () => {
    const run = await runOf();
    const plugins = run.source.plugins.map((one) => ({ ...one, types: ['network-latency'] }));
    const registry = await faultsOfRun({ ...run, source: { ...run.source, plugins } }, trusted);
    expect(registry.get('network-latency')).toBe(faultRegistry.get('network-latency'));
  });

  it('are not loaded when the run has used none of them', async () => {
    const run = await runOf('network-down');
    expect((await faultsOfRun(run, trusted)).has('one-thing')).toBe(false);
  });
});
