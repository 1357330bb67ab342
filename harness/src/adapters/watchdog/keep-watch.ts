import type { Readable, Writable } from 'node:stream';
import { Lease, type Loss, TICK_MS } from './lease.ts';
import { lineReader } from './lines.ts';
import { BEAT, DISMISS, READY } from './watchdog-order.ts';

/**
 * Watches the process at the other end of the pipes. Resolves with what became of it, as soon as it is lost, or with
 * `undefined` when it has dismissed this one.
 */
export function keepWatch(
  pipes: { readonly input: Readable; readonly output: Writable },
  look: () => 'running' | 'stopped' | 'gone',
): Promise<Loss | undefined> {
  const { input, output } = pipes;
  const lease = new Lease(look);
  // Whoever listened is gone; that is what the other pipe tells as well.
  output.on('error', () => undefined);
  return new Promise((resolve) => {
    const end = (loss: Loss | undefined) => {
      clearInterval(timer);
      resolve(loss);
    };
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const loss = lease.tick(nowMs - lastMs);
      lastMs = nowMs;
      if (loss !== undefined) end(loss);
    }, TICK_MS);
    const onLine = (line: string) => {
      lease.beat();
      if (line === BEAT) output.write(`${BEAT}\n`);
      const limitMs = Number(/^limit (\d+)$/.exec(line)?.[1]);
      if (limitMs > 0) lease.limit(limitMs);
      if (line === DISMISS) end(undefined);
    };
    input.setEncoding('utf8').on('data', lineReader(onLine));
    for (const event of ['end', 'error', 'close']) {
      input.on(event, () => end({ kind: 'dead', why: 'dead' }));
    }
    output.write(`${READY}\n`);
  });
}
