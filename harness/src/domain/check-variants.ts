import type { EnvironmentSpec } from './environment-spec.ts';
import { FaultlineError } from './faultline-error.ts';

/** The names of a service's variants; none where there are none to choose. */
export function variantsOf(environment: EnvironmentSpec, service: string): readonly string[] {
  if (!Object.hasOwn(environment.services, service)) return [];
  switch (environment.type) {
    case 'local': {
      const spec = environment.services[service];
      return spec?.kind === 'command' ? Object.keys(spec.variants) : [];
    }
    case 'compose':
      return Object.keys(environment.services[service]?.variants ?? {});
    case 'external':
      return [];
  }
}

/** The variants asked for without those that are the default anyway; throws `UNKNOWN_NAME` for what is not there. */
export function checkVariants(
  environment: EnvironmentSpec,
  asked: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [service, variant] of Object.entries(asked)) {
    const services = Object.keys(environment.services);
    if (!services.includes(service)) {
      throw unknown(
        `Environment "${environment.name}" has no service "${service}" (has: ${services.join(', ')}).`,
      );
    }
    const known = new Set(['default', ...variantsOf(environment, service)]);
    if (known.has(variant)) continue;
    throw unknown(
      `Service "${service}" of environment "${environment.name}" has no variant "${variant}" (has: ${[...known].join(', ')}).`,
    );
  }
  return Object.fromEntries(Object.entries(asked).filter(([, variant]) => variant !== 'default'));
}

function unknown(sentence: string): FaultlineError {
  return new FaultlineError('UNKNOWN_NAME', sentence);
}
