import type { Halt } from '../adapters/state-folder/halt-switch.ts';

/** Who pulled the kill switch, and why. */
export function haltWords({ by, reason }: Halt): string {
  return `${by} (${reason})`;
}
