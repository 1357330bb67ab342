import { FaultlineError } from '../domain/faultline-error.ts';

/** Reads `--variant api=naive` options into service → variant; rejects what is not of that form, or said twice. */
export function readVariants(options: readonly string[]): Readonly<Record<string, string>> {
  const variants: Record<string, string> = {};
  for (const option of options) {
    const [, service, variant] = /^([\w-]+)=([\w-]+)$/.exec(option) ?? [];
    if (service === undefined || variant === undefined) {
      throw new FaultlineError(
        'USAGE',
        `"--variant ${option}" is not of the form service=variant.`,
        {
          hint: 'Write, for example, --variant api=naive.',
        },
      );
    }
    if (Object.hasOwn(variants, service)) {
      throw new FaultlineError('USAGE', `The variant of "${service}" is given twice.`, {
        hint: 'Keep one of them.',
      });
    }
    Object.defineProperty(variants, service, { value: variant, enumerable: true });
  }
  return variants;
}
