import type { LocalEnvironmentSpec, LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { partsOf } from '../../../domain/replicas.ts';
import { FaultlineError } from '../../../domain/faultline-error.ts';

/** What a value in a service's `env` may name. */
export type Placeholder =
  | { readonly kind: 'port' }
  | { readonly kind: 'link'; readonly name: string }
  /** A service, or one replica of a service that has several. */
  | { readonly kind: 'service'; readonly name: string };

const PATTERN = /\$\{([^}]*)\}/g;

/** Puts a text in the place of every placeholder; `where` names the value in an error. */
export function fillPlaceholders(
  template: string,
  where: string,
  valueOf: (placeholder: Placeholder) => string,
): string {
  return template.replaceAll(PATTERN, (text, inner: string) => valueOf(parse(inner, text, where)));
}

/** Everything a service's `env` names, in any of its variants. */
export function placeholdersOf(spec: LocalServiceSpec): readonly Placeholder[] {
  if (spec.kind !== 'command') return [];
  const found: Placeholder[] = [];
  for (const env of [spec.env, ...Object.values(spec.variants)]) {
    for (const [key, value] of Object.entries(env)) {
      fillPlaceholders(value, `${spec.name}: ${key}`, (placeholder) => {
        found.push(placeholder);
        return '';
      });
    }
  }
  return found;
}

/** Rejects a placeholder that names nothing in `spec`. */
export function checkPlaceholders(spec: LocalEnvironmentSpec): void {
  for (const service of Object.values(spec.services)) {
    for (const placeholder of placeholdersOf(service)) {
      if (placeholder.kind === 'port') continue;
      const known =
        placeholder.kind === 'link' ? Object.keys(spec.links) : addressable(spec, service);
      if (known.includes(placeholder.name)) continue;
      const text = `\${${placeholder.kind}:${placeholder.name}}`;
      throw new FaultlineError(
        'SPEC_INVALID',
        `Service "${service.name}" of environment "${spec.name}" names ${text}, but there is no such ${placeholder.kind} (have: ${known.join(', ') || 'none'}).`,
      );
    }
  }
}

/** What has one address, as a service sees it: its own replicas start at the same time as it does. */
function addressable(spec: LocalEnvironmentSpec, from: LocalServiceSpec): readonly string[] {
  return Object.values(spec.services).flatMap((service) => {
    const parts = partsOf(service);
    return service.name === from.name && parts.length > 1 ? [] : parts;
  });
}

function parse(inner: string, text: string, where: string): Placeholder {
  if (inner === 'port') return { kind: 'port' };
  const [kind, ...rest] = inner.split(':');
  const name = rest.join(':');
  if ((kind === 'link' || kind === 'service') && name !== '') return { kind, name };
  throw new FaultlineError(
    'SPEC_INVALID',
    `${where} holds ${text}, which is not a placeholder (use \${port}, \${link:a->b} or \${service:a}).`,
  );
}
