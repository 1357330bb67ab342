import type { FrozenTarget } from '../../domain/fault.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { TargetLeases } from '../../ports/target-leases.ts';

/** Leases in memory. `held` may be shared by the leases of several runs. */
export class FakeTargetLeases implements TargetLeases {
  readonly #runId: string;
  readonly #held: Map<string, string>;

  constructor(runId: string, held = new Map<string, string>()) {
    this.#runId = runId;
    this.#held = held;
  }

  /** The keys that this run holds. */
  get keys(): readonly string[] {
    return [...this.#held].flatMap(([key, runId]) => (runId === this.#runId ? [key] : []));
  }

  acquire(targets: readonly FrozenTarget[]): Promise<void> {
    for (const { key, name } of targets) {
      const runId = this.#held.get(key) ?? this.#runId;
      if (runId === this.#runId) continue;
      const sentence = `The run ${runId} holds the ${name}, and is still going on.`;
      return Promise.reject(new FaultlineError('TARGET_BUSY', sentence));
    }
    for (const { key } of targets) this.#held.set(key, this.#runId);
    return Promise.resolve();
  }

  release(): Promise<void> {
    for (const key of this.keys) this.#held.delete(key);
    return Promise.resolve();
  }
}
