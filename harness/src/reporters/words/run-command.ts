import type { RunRecord } from '../../domain/run-record.ts';

/** The command line that does the run again: `npx faultline run cache-latency --variant api=naive`. */
export function runCommand(record: RunRecord): string {
  const variants = Object.values(record.environment?.services ?? {})
    .filter(({ variant }) => variant !== 'default')
    .map(({ name, variant }) => ['--variant', `${name}=${variant}`]);
  const overrides = record.source.overrides.map((override) =>
    override.startsWith('--') ? [override] : ['--set', override],
  );
  const words = [
    'npx',
    'faultline',
    'run',
    record.experiment.name,
    '--env',
    record.environmentName,
    ...variants.flat(),
    ...overrides.flat(),
  ];
  return words.map(quoted).join(' ');
}

/** Quoted for a shell only where it must be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
