import type { JsonValue } from '../../domain/fault.ts';
import { IN_FLIGHT_MS } from '../../domain/in-flight.ts';
import type { Ms } from '../../domain/units.ts';
import { latePorts, type Order } from './ports-around.ts';
import type { TestRunner } from './test-runner.ts';
import type { Trial } from './trial.ts';

const NEVER = new AbortController().signal;

/** From the order on, which is when the injection is aborted; undoing begins at `IN_FLIGHT_MS`. */
const BEFORE_UNDOING_MS: Ms = IN_FLIGHT_MS / 2;
const AMID_UNDOING_MS: Ms = 2 * IN_FLIGHT_MS;

/**
 * That it is undone although an order was carried out late, by somebody who did not see that it was given up: before a
 * run begins to undo, which waits for that, or, by a container engine, in the middle of it.
 */
export function survivesLateOrders({ it }: TestRunner, trial: () => Trial): void {
  const undoneThough = (
    lateByMs: (order: Order) => Ms | undefined,
    undoing: (undo: JsonValue, landed: () => Promise<unknown>) => Promise<unknown>,
  ) =>
    trial().leavesTheWorldAsItWas(async () => {
      const { ports } = trial().world;
      const undo = await trial().capture();
      const brokenOff = new AbortController();
      const onOrder = () => brokenOff.abort(new Error('interrupted'));
      const late = latePorts(ports, { lateByMs, onOrder });
      await Promise.allSettled([trial().inject(undo, late.ports, brokenOff.signal)]);
      await ports.clock.sleep(IN_FLIGHT_MS, NEVER);
      await undoing(undo, late.landed);
      await trial().untilAbsent(undo, 'after');
    });

  it('is undone when its injection was aborted and its order carried out a little later', () =>
    undoneThough(
      () => BEFORE_UNDOING_MS,
      async (undo, landed) => {
        // On a busy machine it takes longer.
        await landed();
        await trial().rollBack(undo);
      },
    ));

  it('is undone when its injection was aborted and an engine carries out its order amid the undoing', () =>
    undoneThough(
      (order) => (isToEngine(order) ? AMID_UNDOING_MS : undefined),
      async (undo, landed) => {
        await trial().rollBack(undo);
        await landed();
      },
    ));
}

/** An engine queues what it is told; a proxy, and the kernel, answer when it is done. */
function isToEngine({ port, args: [first] }: Order): boolean {
  if (port === 'containers') return true;
  return (
    typeof first === 'object' && first !== null && 'kind' in first && first.kind === 'container'
  );
}
