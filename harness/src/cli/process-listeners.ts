import type { Host } from './host.ts';

/** How a process of ours hears of signals, of Ctrl-Z and of exceptions that nobody caught. */
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
