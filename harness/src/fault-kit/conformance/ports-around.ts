import type { FaultPorts } from '../../ports/fault-definition.ts';

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

type Call = () => unknown;

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

/** The same ports as other objects. */
export function copiedPorts(ports: FaultPorts): FaultPorts {
  return portsAround(ports, (call) => call());
}

type Around = (call: Call, name: PropertyKey, args: readonly unknown[]) => unknown;

function portsAround(ports: FaultPorts, around: Around): FaultPorts {
  const entries = Object.entries(ports).map(([name, port]: [string, object | undefined]) => [
    name,
    port === undefined ? undefined : portAround(port, around),
  ]);
  return Object.fromEntries(entries) as FaultPorts;
}

function portAround<T extends object>(port: T, around: Around): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]) => {
        const call = (): unknown => Reflect.apply(member, target, args);
        return TELLS_TIME.has(name) ? call() : around(call, name, args);
      };
    },
  });
}

function isSignal(arg: unknown): arg is AbortSignal {
  return typeof arg === 'object' && arg !== null && 'throwIfAborted' in arg;
}
