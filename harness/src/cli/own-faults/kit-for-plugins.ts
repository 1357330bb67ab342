import { registerHooks } from 'node:module';

/** What a fault of one's own may import of us, by any project, with or without an installed package. */
const KIT: Readonly<Record<string, string>> = {
  'faultline/fault': '../../fault-kit/fault.ts',
  'faultline/conformance': '../../fault-kit/conformance.ts',
};

/**
 * Lets modules find the kit of the faultline that runs, and no other: an error of another one would not be ours. Once a
 * process, by whoever starts it.
 */
export function offerKitToPlugins(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const ours = Object.hasOwn(KIT, specifier) ? KIT[specifier] : undefined;
      if (ours === undefined) return next(specifier, context);
      return { url: new URL(ours, import.meta.url).href, shortCircuit: true };
    },
  });
}
