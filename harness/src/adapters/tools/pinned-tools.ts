import type { ToolName } from '../../ports/toolbox.ts';
import { dockerPluginFolders } from './docker-plugin-folders.ts';

/** A tool that is set up: one the harness runs, or one that its own tests look at what is made or shipped with. */
export type SetUpName = ToolName | 'chromium' | 'promtool' | 'kustomize' | 'kubectl-validate';

/** Whom it matters to that a tool is there: everybody, a `compose` environment, or the project's own tests. */
export type Need = 'everybody' | 'compose' | 'tests';

/** How a tool is recognised and had. This file is the one place where versions are pinned. */
export type PinnedTool = {
  readonly purpose: string;
  /** Names it goes by on the PATH, best first. */
  readonly executables: readonly string[];
  /** Folders it may lie in as a plugin of another program, best first. */
  readonly pluginFolders?: (env: Readonly<Record<string, string | undefined>>) => readonly string[];
  /** Folders of the system that it may lie in off the PATH. */
  readonly systemFolders?: readonly string[];
  /** Arguments that make it print its version, and where the version is in what it prints. */
  readonly versionArguments: readonly string[];
  readonly versionPattern: RegExp;
  /** Oldest version we accept from the PATH; a newer major is not accepted, because it is not known to work. */
  readonly atLeast: string;
  /** The version we fetch or build, where we do. */
  readonly version?: string;
  /** A Go module of our own under `harness/tools/`, whose `go.sum` pins every dependency. */
  readonly goModule?: {
    readonly folder: string;
    readonly package: string;
    readonly flags: readonly string[];
  };
  /** Its name for each package manager. */
  readonly packages?: Readonly<Partial<Record<PackageManager, string>>>;
  readonly neededFor: Need;
};

export type PackageManager = 'apt-get' | 'dnf' | 'apk' | 'brew';

export const PINNED_TOOLS: Readonly<Record<SetUpName, PinnedTool>> = {
  k6: {
    purpose: 'drives the traffic',
    executables: ['k6'],
    versionArguments: ['version'],
    versionPattern: /^k6(?:\.exe)? v(\d+\.\d+\.\d+)/m,
    atLeast: '2.2.0',
    version: '2.2.0',
    goModule: { folder: 'k6', package: 'go.k6.io/k6/v2', flags: ['-ldflags', '-s -w'] },
    neededFor: 'everybody',
  },
  toxiproxy: {
    purpose: 'sits on the links and breaks them',
    executables: ['toxiproxy-server'],
    versionArguments: ['-version'],
    versionPattern: /version (\d+\.\d+\.\d+)/,
    atLeast: '2.12.0',
    version: '2.12.0',
    goModule: {
      folder: 'toxiproxy',
      package: 'github.com/Shopify/toxiproxy/v2/cmd/server',
      flags: ['-ldflags', '-s -w -X github.com/Shopify/toxiproxy/v2.Version=2.12.0'],
    },
    neededFor: 'everybody',
  },
  prometheus: {
    purpose: 'measures the services',
    executables: ['prometheus'],
    versionArguments: ['--version'],
    versionPattern: /version (\d+\.\d+\.\d+)/,
    atLeast: '3.0.0',
    version: '3.15.0',
    goModule: {
      folder: 'prometheus',
      package: 'github.com/prometheus/prometheus/cmd/prometheus',
      flags: [
        '-tags',
        'remove_all_sd',
        '-ldflags',
        '-s -w -X github.com/prometheus/common/version.Version=3.15.0',
      ],
    },
    neededFor: 'everybody',
  },
  promtool: {
    purpose: 'tests the alert rules that are generated',
    executables: ['promtool'],
    versionArguments: ['--version'],
    versionPattern: /version (\d+\.\d+\.\d+)/,
    atLeast: '3.0.0',
    version: '3.15.0',
    goModule: {
      folder: 'promtool',
      package: 'github.com/prometheus/prometheus/cmd/promtool',
      flags: [
        '-tags',
        'remove_all_sd',
        '-ldflags',
        '-s -w -X github.com/prometheus/common/version.Version=3.15.0',
      ],
    },
    neededFor: 'tests',
  },
  redis: {
    purpose: 'is the cache of the local environment',
    executables: ['redis-server'],
    versionArguments: ['--version'],
    versionPattern: /v=(\d+\.\d+\.\d+)/,
    atLeast: '6.2.0',
    packages: { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', brew: 'redis' },
    neededFor: 'everybody',
  },
  haproxy: {
    purpose: 'spreads the load over the replicas of the local environment',
    executables: ['haproxy'],
    // Debian puts it where the PATH of an ordinary user may not lead.
    systemFolders: ['/usr/sbin', '/usr/local/sbin'],
    versionArguments: ['-v'],
    versionPattern: /^HA-?Proxy version (\d+\.\d+\.\d+)/m,
    atLeast: '2.4.0',
    packages: { 'apt-get': 'haproxy', dnf: 'haproxy', apk: 'haproxy', brew: 'haproxy' },
    neededFor: 'everybody',
  },
  'docker-compose': {
    purpose: 'starts and stops the compose environment',
    executables: ['docker-compose'],
    pluginFolders: dockerPluginFolders,
    versionArguments: ['version'],
    versionPattern: /compose version v?(\d+\.\d+\.\d+)/i,
    // Knows every key that our file has.
    atLeast: '2.24.0',
    version: '5.5.1',
    goModule: {
      folder: 'docker-compose',
      package: 'github.com/docker/compose/v5/cmd',
      flags: ['-ldflags', '-s -w -X github.com/docker/compose/v5/internal.Version=v5.5.1'],
    },
    neededFor: 'compose',
  },
  chromium: {
    purpose: 'shows the reports to the tests',
    executables: ['chromium', 'chromium-browser', 'google-chrome'],
    versionArguments: ['--version'],
    versionPattern: /(\d+\.\d+\.\d+)/,
    atLeast: '100.0.0',
    packages: { 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium', brew: 'chromium' },
    neededFor: 'tests',
  },
  kustomize: {
    purpose: 'builds the manifests that the tests look at',
    executables: ['kustomize'],
    versionArguments: ['version'],
    versionPattern: /v(\d+\.\d+\.\d+)/,
    atLeast: '5.4.0',
    version: '5.8.2',
    goModule: {
      folder: 'kustomize',
      package: 'sigs.k8s.io/kustomize/kustomize/v5',
      flags: ['-ldflags', '-s -w'],
    },
    neededFor: 'tests',
  },
  'kubectl-validate': {
    purpose: 'holds the manifests to the schemas of Kubernetes',
    executables: ['kubectl-validate'],
    versionArguments: ['--help'],
    // It does not tell its own version (0.0.4), but that of the newest Kubernetes whose schemas it brings.
    versionPattern: /\(default "(\d+\.\d+)"\)/,
    atLeast: '1.30',
    version: '1.30',
    goModule: {
      folder: 'kubectl-validate',
      package: 'sigs.k8s.io/kubectl-validate',
      flags: ['-ldflags', '-s -w'],
    },
    neededFor: 'tests',
  },
};

/** Tools whose major versions differ in ways we have not tried; for the others only a lower bound is asked. */
const MAJOR_MATTERS: readonly SetUpName[] = ['k6', 'toxiproxy', 'prometheus', 'promtool'];

/** Whether a version found on a machine is one we know to work with. */
export function isAccepted(name: SetUpName, version: string): boolean {
  const wanted = numbers(PINNED_TOOLS[name].atLeast);
  const found = numbers(version);
  if (MAJOR_MATTERS.includes(name) && found[0] !== wanted[0]) return false;
  for (const [index, part] of wanted.entries()) {
    const difference = (found[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): readonly number[] {
  return version.split('.').map(Number);
}
