import type { Host } from './host.ts';

/**
 * How a process of ours hears of signals, of Ctrl-Z and of exceptions that nobody caught. SIGTTOU and SIGTTIN, by which a
 * terminal stops a job in the background that writes or reads, are left alone: Node cannot ignore them, and with a
 * listener the kernel would have the write tried again for ever. What they stop is undone by the watchdog at once.
 */
export const processListeners: Pick<Host, 'onCrash' | 'onSignal' | 'onSuspend'> = {
  onCrash: (listener) => {
    process.on('uncaughtException', listener);
    return () => {
      process.off('uncaughtException', listener);
    };
  },
  onSignal: (listener) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  onSuspend: (listener) => {
    process.on('SIGTSTP', listener);
    return () => {
      process.off('SIGTSTP', listener);
    };
  },
};
