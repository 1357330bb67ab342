import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import { faultText, PluginProject } from '../../../test/kit/plugin-project.ts';
import { fakePorts } from '../../fault-kit/conformance/fake-ports.ts';
import { faultsOfRun } from './faults-of-run.ts';
import { loadKnownFaults } from './load-known-faults.ts';

const NEVER = new AbortController().signal;
let project: PluginProject;
let path: string;
beforeEach(() => {
  project = new PluginProject();
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
  const registry = await faultsOfRun(run);
  expect(registry.has('network-latency')).toBe(true);
  return await registry.get('one-thing')?.rollBack({}, fakePorts(), NEVER).catch(String);
}

describe('the faults of a run of an earlier day', () => {
  it('are ours, and those of the modules that its journal names', async () => {
    const run = await runOf();
    expect(await undo(run)).toBeUndefined();
    expect((await faultsOfRun(run)).get('one-thing')).toMatchObject({
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
      `FaultlineError: The fault type "one-thing" cannot be undone: ${path} has changed since the run.`,
    );
  });

  it('are not loaded when the run has used none of them', async () => {
    const run = await runOf('network-down');
    expect((await faultsOfRun(run)).has('one-thing')).toBe(false);
  });
});
