import type { LocalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';

/** The variants asked for without those that are the default anyway; throws `UNKNOWN_NAME` for what is not there. */
export function checkVariants(
  spec: LocalEnvironmentSpec,
  asked: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [name, variant] of Object.entries(asked)) {
    const service = spec.services[name];
    if (service === undefined) {
      const known = Object.keys(spec.services).join(', ');
      throw unknown(`Environment "${spec.name}" has no service "${name}" (has: ${known}).`);
    }
    const known =
      service.kind === 'command' ? ['default', ...Object.keys(service.variants)] : ['default'];
    if (known.includes(variant)) continue;
    const names = [...new Set(known)].join(', ');
    throw unknown(
      `Service "${name}" of environment "${spec.name}" has no variant "${variant}" (has: ${names}).`,
    );
  }
  return Object.fromEntries(Object.entries(asked).filter(([, variant]) => variant !== 'default'));
}

function unknown(sentence: string): FaultlineError {
  return new FaultlineError('UNKNOWN_NAME', sentence);
}
