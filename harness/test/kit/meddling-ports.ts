import type { FaultPorts } from '../../src/ports/fault-definition.ts';

/** Ports whose every change to the world is preceded, and followed, by something a test does. */
export function meddlingPorts(
  ports: FaultPorts,
  meddle: { readonly before?: () => void; readonly after?: () => void },
): FaultPorts {
  const around = async <T>(deed: () => Promise<T>): Promise<T> => {
    meddle.before?.();
    const result = await deed();
    meddle.after?.();
    return result;
  };
  const { proxy, processes } = ports;
  return {
    ...ports,
    proxy: {
      inspect: (...args) => proxy.inspect(...args),
      addHarm: (...args) => around(() => proxy.addHarm(...args)),
      removeHarm: (...args) => around(() => proxy.removeHarm(...args)),
      setEnabled: (...args) => around(() => proxy.setEnabled(...args)),
    },
    processes:
      processes === undefined
        ? undefined
        : {
            find: (service) => processes.find(service),
            state: (identity) => processes.state(identity),
            signal: (...args) => around(() => processes.signal(...args)),
          },
  };
}
