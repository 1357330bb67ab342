import { explainChoice } from '../schema/explain-error.ts';
import { nearName } from '../source/near-name.ts';
import type { Explanation, Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import { findPlaceholders, type Placeholder } from './find-placeholders.ts';

type Names = {
  /** The service whose values these are. */
  readonly service: string;
  /** What has one address: services, and the replicas of other ones. */
  readonly services: readonly string[];
  /** The replicas of each service that has several. */
  readonly replicas: ReadonlyMap<string, readonly string[]>;
  readonly links: readonly string[];
};

/** Every placeholder must stand for something: the port, a link that this service begins, or a service. */
export function checkPlaceholders(
  env: Readonly<Record<string, string | undefined>>,
  names: Names,
  report: Report,
): void {
  for (const [variable, value] of Object.entries(env)) {
    for (const placeholder of findPlaceholders(value ?? '')) {
      const problem = explain(placeholder, names);
      if (problem !== undefined) report([variable], problem);
    }
  }
}

function explain(placeholder: Placeholder, names: Names): Explanation | undefined {
  const { kind, name, text } = placeholder;
  if (!text.endsWith('}')) {
    return { message: `\`${shown(text)}\` is never closed`, expected: 'add the `}`' };
  }
  switch (kind) {
    case 'port':
      return name === ''
        ? undefined
        : { message: '`port` takes no name', expected: 'write `${port}`' };
    case 'link': {
      const own = names.links.filter((link) => link.startsWith(`${names.service}->`));
      return own.includes(name) ? undefined : explainUnknown('link', name, own);
    }
    case 'service':
      return explainService(name, names);
    default: {
      const choice = explainChoice(shown(text), ['${port}', '${link:from->to}', '${service:name}']);
      return { message: choice.message, expected: choice.expected };
    }
  }
}

function explainService(name: string, names: Names): Explanation | undefined {
  if (names.services.includes(name)) return undefined;
  const replicas = names.replicas.get(name);
  if (replicas === undefined) return explainUnknown('service', name, names.services);
  const message = `\`${shown(name)}\` has replicas, and no address of its own`;
  return name === names.service
    ? { message, expected: 'write `127.0.0.1:${port}` for this one' }
    : { message, expected: `name one of: ${replicas.join(', ')}` };
}

function explainUnknown(kind: string, name: string, names: readonly string[]): Explanation {
  const suggestion = nearName(name, names);
  const message =
    kind === 'link'
      ? `no link \`${shown(name)}\` begins at this service`
      : `there is no service \`${shown(name)}\` in this environment`;
  return {
    message,
    expected: names.length === 0 ? `there is none to name` : `name one of: ${names.join(', ')}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
