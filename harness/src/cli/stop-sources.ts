import type { HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import type { StopControl } from '../engine/stop-control.ts';
import type { Host } from './host.ts';

/** Everything outside a run that ends it: signals, an exception that nobody caught, the kill switch. Returns a function that stops listening. */
export function listenForStops(host: Host, halt: HaltSwitch, stop: StopControl): () => void {
  const stopListening = [
    listenForSignals(host, stop),
    refuseSuspension(host),
    host.onCrash((error) => {
      stop.request({ kind: 'failure', error });
    }),
    halt.watch((halted) => {
      stop.request({ kind: 'halt', ...halted });
    }),
  ];
  return () => {
    for (const stopOne of stopListening) stopOne();
  };
}

/** The first signal ends the run in good order; the next ones say what is still being done. */
function listenForSignals(host: Host, stop: StopControl): () => void {
  return host.onSignal((signal) => {
    const isFirst = stop.reason === undefined;
    stop.request({ kind: 'signal', signal });
    const text = isFirst
      ? `${signal}: undoing every fault and stopping what was started`
      : `${signal}: still undoing; if the harness is killed now, its watchdog takes over`;
    host.stderr.write(`\n${text}\n`);
  });
}

/** Stopped by Ctrl-Z it could not undo anything, and its watchdog would take it for frozen and end it. */
function refuseSuspension(host: Host): () => void {
  return host.onSuspend(() => {
    host.stderr.write(
      '\nCtrl-Z: a run is not suspended, because its faults would stay in force; Ctrl-C ends it and undoes them\n',
    );
  });
}
