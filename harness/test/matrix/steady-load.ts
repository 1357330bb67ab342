import { histogramBuilder } from '../../src/domain/latency-histogram.ts';
import type { LoadEnd } from '../../src/domain/journal-event.ts';
import type { SecondRecord } from '../../src/domain/second-record.ts';
import type { LoadGenerator } from '../../src/ports/load-generator.ts';

/**
 * A load that is not offered to anybody: every second it says that all went well. What is shown with it is what
 * becomes of faults when the harness dies, thousands of times over, and not what becomes of requests.
 */
export const steadyLoad: LoadGenerator = {
  start: (order, listener) => {
    let timer: NodeJS.Timeout | undefined;
    let finish: (end: LoadEnd) => void = () => undefined;
    const ended = new Promise<LoadEnd>((resolve) => (finish = resolve));
    const release = () => {
      let second = Math.floor(Date.now() / 1_000);
      timer = setInterval(() => {
        for (; second < Math.floor(Date.now() / 1_000); second += 1) {
          listener.onSeconds([goodSecond(second, order.ratePerSecond)]);
        }
      }, 50);
      return Promise.resolve(Date.now());
    };
    const stop = () => {
      clearInterval(timer);
      finish({ atMs: Date.now(), exitCode: 0, asked: true, cut: 0, log: [] });
      return ended;
    };
    return Promise.resolve({ tool: 'steady load', command: ['steady-load'], release, stop, ended });
  },
};

function goodSecond(second: number, rate: number): SecondRecord {
  const histogram = histogramBuilder();
  for (let i = 0; i < rate; i += 1) histogram.record(5);
  return {
    second,
    ok: rate,
    failedByStatus: {},
    unansweredByReason: {},
    dropped: 0,
    okLatency: histogram.encode(),
  };
}
