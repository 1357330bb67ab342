import type { PluginRecord } from '../../domain/plugin-record.ts';
import type { FaultRegistry } from '../../ports/fault-definition.ts';

/** The faults that can be named here: ours and the project's own, and where the latter came from. */
export type KnownFaults = {
  readonly registry: FaultRegistry;
  readonly plugins: readonly PluginRecord[];
};
