import {
  type ControlEndpoint,
  openControlEndpoint,
} from '../adapters/control-endpoint/control-endpoint.ts';
import { asReason, type HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import type { Host } from './host.ts';

/** The HTTP endpoint of one run: whoever can reach loopback can stop everything, and see what runs. */
export function openRunControl(
  host: Host,
  halt: HaltSwitch,
  run: { readonly runId: string; readonly experiment: string; readonly environment: string },
): Promise<ControlEndpoint> {
  return openControlEndpoint({
    halt: (reason) =>
      halt.pull({
        by: 'POST /halt',
        reason: asReason(reason),
        haltedAtMs: host.clock.now(),
      }),
    status: () => ({ ...run, halted: halt.read() ?? null }),
  });
}
