/** `api=naive, web=slow`, or that none was asked for: the same text for the same variants. */
export function nameVariants(variants: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(variants).map(([service, variant]) => `${service}=${variant}`);
  return pairs.length === 0 ? 'the default variants' : pairs.toSorted().join(', ');
}
