import type { FrozenTarget } from '../domain/fault.ts';

/** Keeps two runs from touching the same thing. */
export interface TargetLeases {
  /**
   * Takes a lease on each target, on all of them or on none. Rejects with `TARGET_BUSY`, which names the run that holds
   * one, or with `LEFTOVERS` when that run is dead and left something broken.
   */
  acquire(targets: readonly FrozenTarget[]): Promise<void>;
  /** Gives back what this run holds, and nothing else; safe to call again. */
  release(): Promise<void>;
}
