import { formatAge } from '../../domain/gate/age.ts';
import type { GateEntry, GateResult } from '../../domain/gate/gate-entry.ts';
import { exitCodeWords, verdictWords } from '../words/verdict-words.ts';

/** `pass, with warnings`; what did not end as it should, or is not undone, says so first. */
export function entryWords(entry: GateEntry): string {
  const { status, cleanup } = entry;
  const words = verdictWords(entry);
  if (cleanup === 'dirty') return `dirty, ${words}`;
  return status === undefined || status === 'completed' ? words : `${status}, ${words}`;
}

/** `2 d 3 h`, or a dash where there is no run. */
export function ageWords({ ageMs }: GateEntry): string {
  return ageMs === undefined ? '–' : formatAge(ageMs);
}

/** `gate: closed, exit code 1: fail`. */
export function gateWords({ exitCode }: GateResult): string {
  return `gate: ${exitCode === 0 ? 'open' : 'closed'}, ${exitCodeWords(exitCode)}`;
}

/** An entry that decided nothing and does not hold the gate shut. */
export function isLetThrough({ verdict, exitCode }: GateEntry): boolean {
  return verdict === 'inconclusive' && exitCode === 0;
}

/** What is to be looked at although it does not hold the gate shut, in words. */
export function remarks(entry: GateEntry): readonly string[] {
  const through = isLetThrough(entry) ? ['It decides nothing and is let through.'] : [];
  return [...through, ...entry.warnings.map(({ message }) => message)];
}
