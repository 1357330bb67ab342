import { createHash } from 'node:crypto';
import type { LocalEnvironmentSpec } from '../../../domain/environment-spec.ts';

/** Everything a supervisor is told; it reads nothing else. */
export type LaunchRequest = {
  readonly spec: LocalEnvironmentSpec;
  readonly variants: Readonly<Record<string, string>>;
  readonly projectDir: string;
  readonly tools: {
    readonly prometheus: string;
    readonly toxiproxy?: string;
    readonly redis?: string;
    /** Of the programs that commands name, those that are tools of ours, by that name. */
    readonly programs?: Readonly<Record<string, string>>;
  };
  readonly specHash: string;
  /** `run`: goes down with the process at the other end of its standard input. */
  readonly lease: 'run' | 'none';
};

/** The same for the same entry of `faultline.yaml` in the same project, whatever the order of its keys. */
export function hashSpec(spec: LocalEnvironmentSpec, projectDir: string): string {
  const text = JSON.stringify([projectDir, sortKeys(spec)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
