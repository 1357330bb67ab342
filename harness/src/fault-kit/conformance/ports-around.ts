import type { Ms } from '../../domain/units.ts';
import type { FaultPorts } from '../../ports/fault-definition.ts';

const NEVER = new AbortController().signal;

/** What only looks, or only waits; everything else that a port can do changes the world. */
const LOOKS: ReadonlySet<PropertyKey> = new Set([
  'now',
  'sleep',
  'inspect',
  'probe',
  'countConnections',
  'find',
  'state',
  'list',
]);

/** Told at once, whatever is silent. */
const TELLS_TIME: ReadonlySet<PropertyKey> = new Set(['now', 'uptimeMs']);

/** Calls the port itself, by default with what it was called with. */
type Call = (args?: readonly unknown[]) => unknown;

/** Ports whose every change to the world is preceded, and followed, by something a test does. */
export function meddlingPorts(
  ports: FaultPorts,
  meddle: { readonly before?: () => void; readonly after?: () => void },
): FaultPorts {
  return portsAround(ports, async (call, name) => {
    if (LOOKS.has(name)) return call();
    meddle.before?.();
    const result = await call();
    meddle.after?.();
    return result;
  });
}

/** Ports to a world that has stopped answering: each call waits until the signal it was given aborts. */
export function silentPorts(ports: FaultPorts): FaultPorts {
  return portsAround(
    ports,
    (_call, _name, args) =>
      new Promise((_resolve, reject) => {
        const signal = args.find(isSignal);
        const giveUp = () => reject(signal?.reason as Error);
        if (signal?.aborted === true) giveUp();
        else signal?.addEventListener('abort', giveUp, { once: true });
      }),
  );
}

/** One order that changes the world: to which port, and what it was given. */
export type Order = { readonly port: string; readonly args: readonly unknown[] };

/**
 * Ports whose orders are given up as soon as they are given, and carried out all the same, so much later by their own
 * clock; an order without a lateness is carried out at once. `landed` resolves when all of them are through, whatever came of them.
 */
export function latePorts(
  ports: FaultPorts,
  {
    lateByMs,
    onOrder,
  }: {
    readonly lateByMs: (order: Order) => Ms | undefined;
    readonly onOrder: () => void;
  },
): { readonly ports: FaultPorts; readonly landed: () => Promise<unknown> } {
  const landings: Promise<unknown>[] = [];
  const late = portsAround(ports, (call, name, args, port) => {
    const afterMs = LOOKS.has(name) ? undefined : lateByMs({ port, args });
    if (afterMs === undefined) return call();
    const sentArgs = args.map((arg) => (isSignal(arg) ? NEVER : arg));
    const landing = ports.clock.sleep(afterMs, NEVER).then(() => call(sentArgs));
    landings.push(Promise.allSettled([landing]));
    onOrder();
    return Promise.reject(new Error('interrupted'));
  });
  return { ports: late, landed: () => Promise.all(landings) };
}

/** The same ports as other objects. */
export function copiedPorts(ports: FaultPorts): FaultPorts {
  return portsAround(ports, (call) => call());
}

type Around = (call: Call, name: PropertyKey, args: readonly unknown[], port: string) => unknown;

function portsAround(ports: FaultPorts, around: Around): FaultPorts {
  const entries = Object.entries(ports).map(([name, port]: [string, object | undefined]) => [
    name,
    port === undefined ? undefined : portAround(port, name, around),
  ]);
  return Object.fromEntries(entries) as FaultPorts;
}

function portAround<T extends object>(port: T, portName: string, around: Around): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]) => {
        const call: Call = (given = args) => Reflect.apply(member, target, given) as unknown;
        return TELLS_TIME.has(name) ? call() : around(call, name, args, portName);
      };
    },
  });
}

function isSignal(arg: unknown): arg is AbortSignal {
  return typeof arg === 'object' && arg !== null && 'throwIfAborted' in arg;
}
