import type { Explanation, Report } from '../source/report.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { ComposeEntry } from './environments-schema.ts';

/** What these mean is decided by the shell, the loader of programs, or Docker: a compose file only ever borrows them. */
const TAKEN = ['BASH_ENV', 'ENV', 'GODEBUG', 'HOME', 'IFS', 'PATH', 'SHELL', 'TMPDIR'];
const TAKEN_PREFIXES = ['BUILDKIT_', 'BUILDX_', 'COMPOSE_', 'DOCKER_', 'DYLD_', 'LD_', 'SSL_CERT_'];

/**
 * Refuses variables that would change how Docker Compose itself runs, such as on which engine, and not only what its file
 * describes: an environment reaches no further than its file.
 */
export function checkVariables(
  { services = {}, ports = [], subnets = [] }: Salvaged<ComposeEntry>,
  report: Report,
): void {
  for (const [service, entry] of Object.entries(services)) {
    for (const [variant, variables] of Object.entries(entry?.variants ?? {})) {
      for (const name of Object.keys(variables ?? {}).filter(isTaken)) {
        report(['services', service, 'variants', variant, name], explain(name), 'key');
      }
    }
  }
  for (const [list, names] of Object.entries({ ports, subnets })) {
    names.forEach((name, index) => {
      if (name !== undefined && isTaken(name)) report([list, index], explain(name));
    });
  }
}

function isTaken(name: string): boolean {
  return TAKEN.includes(name) || TAKEN_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function explain(name: string): Explanation {
  return {
    message: `\`${name}\` changes how Docker Compose itself runs`,
    expected: 'name a variable of your own that only the compose file reads, like APP_VARIANT',
  };
}
