import type { JsonValue } from '../domain/fault.ts';
import type {
  ContainerIncarnation,
  ContainerState,
  NetworkAttachment,
} from '../ports/container-runtime.ts';

/** One container as it was before: it ran, as this incarnation, on these networks. */
export type Captured = {
  readonly incarnation: ContainerIncarnation;
  readonly networks: readonly NetworkAttachment[];
} & { readonly [key: string]: JsonValue };

/** Whether it is the very start of the container that something was done to. */
export function isSameStart(now: ContainerState, captured: ContainerIncarnation): boolean {
  return now.incarnation.startedAt === captured.startedAt;
}

/** How a container hangs on that very network now; another one of the same name is not it. */
export function attachmentIn(
  { networks }: ContainerState,
  { network, networkId }: NetworkAttachment,
): NetworkAttachment | undefined {
  return networks.find((one) =>
    one.networkId === '' ? one.network === network : one.networkId === networkId,
  );
}
