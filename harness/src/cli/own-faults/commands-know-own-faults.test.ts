import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { faultText, PluginProject } from '../../../test/kit/plugin-project.ts';
import { faults } from '../commands/faults.ts';
import { list } from '../commands/list.ts';
import { plan } from '../commands/plan.ts';
import { schema } from '../commands/schema.ts';
import { validate } from '../commands/validate.ts';
import { faultRegistry } from '../../faults/registry.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const MODULE = 'chaos/menu-lost.ts';
const PARAMETERS = `{ share: { kind: 'percentage', default: '100%', min: 0.1, max: 1, summary: 'How much.' } }`;
let project: PluginProject;

beforeEach(() => {
  project = new PluginProject();
  for (const part of ['faultline.yaml', 'experiments', 'scenarios']) {
    cpSync(join(REPOSITORY, part), join(project.folder, part), { recursive: true });
  }
  edit('faultline.yaml', 'environments:\n', `faults: [./${MODULE}]\nenvironments:\n`);
  const text = faultText('menu-lost', {
    parameters: PARAMETERS,
    describe: "() => ({ does: 'loses the menu', undo: 'finds it', proof: 'asks for it' })",
  });
  project.write(MODULE, `export default ${text};`);
  edit(
    'experiments/cache-down.yaml',
    '{ type: network-down, link: api->redis }',
    '{ type: menu-lost, service: api, share: 50% }',
  );
});
afterEach(() => project.remove());

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(project.folder, file), 'utf8');
  expect(text).toContain(from);
  project.write(file, text.replace(from, to));
}

async function said(command: (host: ReturnType<typeof commandHost>['host']) => Promise<unknown>) {
  const { host, stdout } = commandHost(project.folder);
  await command(host);
  return stdout();
}

const check = { path: ['cache-down'], env: 'local', json: false };

describe('a fault of a project’s own', () => {
  it('may stand in an experiment, with its parameters', async () => {
    expect(await said((host) => validate.run(host, check))).toMatch(/cache-down\.yaml .*right/);
    edit('experiments/cache-down.yaml', 'share: 50%', 'shares: 50');
    await expect(said((host) => validate.run(host, check))).rejects.toMatchObject({
      code: 'SPEC_INVALID',
      message: expect.stringContaining('unknown key `shares`, did you mean `share`?'),
    });
  });

  it('is in the plan, the lists, the catalogue and the schema', async () => {
    const planned = { name: 'cache-down', env: 'local', variant: [], set: [], json: false };
    expect(await said((host) => plan.run(host, planned))).toContain('does    loses the menu');
    expect(await said((host) => list.run(host, { what: 'experiments', json: false }))).toContain(
      'menu-lost on api',
    );
    const all = await said((host) => faults.run(host, { type: undefined, json: true }));
    const types = (JSON.parse(all) as readonly { readonly type: string }[]).map(({ type }) => type);
    expect(types).toEqual([...faultRegistry.keys(), 'menu-lost']);
    expect(await said((host) => faults.run(host, { type: 'menu-lost', json: false }))).toContain(
      '- { type: menu-lost, service: ',
    );
    expect(await said((host) => schema.run(host, { name: 'experiment', json: false }))).toContain(
      '"const": "menu-lost"',
    );
  });

  it('ends every command that needs it when its module is wrong', async () => {
    project.write(MODULE, 'export default {};');
    const refused = {
      code: 'PLUGIN_INVALID',
      exitCode: 2,
      message: expect.stringMatching(/^The project's own faults have 15 mistakes\.\n\nchaos\/menu/),
    };
    const commands = [
      (host: ReturnType<typeof commandHost>['host']) => validate.run(host, check),
      (host: ReturnType<typeof commandHost>['host']) =>
        faults.run(host, { type: undefined, json: false }),
      (host: ReturnType<typeof commandHost>['host']) =>
        plan.run(host, { name: 'cache-latency', env: 'local', variant: [], set: [], json: false }),
    ];
    for (const command of commands) await expect(said(command)).rejects.toMatchObject(refused);
  });
});
