import {
  type ControlEndpoint,
  openControlEndpoint,
} from '../adapters/control-endpoint/control-endpoint.ts';
import { asReason, type HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { StopControl } from '../engine/stop-control.ts';
import type { Host } from './host.ts';

/** The HTTP endpoint of one run: whoever can reach loopback can stop everything, and see what runs. */
export function openRunControl(
  host: Host,
  halt: HaltSwitch,
  run: { readonly runId: string; readonly experiment: string; readonly environment: string },
  stop: StopControl,
): Promise<ControlEndpoint> {
  return openControlEndpoint({
    halt: (reason) => {
      const order = {
        by: 'POST /halt',
        reason: asReason(reason),
        haltedAtMs: host.clock.now(),
      };
      // This run stops even when the switch, a file, cannot be pulled for the others.
      stop.request({ kind: 'halt', ...order });
      try {
        return halt.pull(order);
      } catch (error) {
        return { ...order, switchNotSet: toErrorRecord(error).message };
      }
    },
    status: () => ({ ...run, halted: halt.read() ?? null }),
  });
}
