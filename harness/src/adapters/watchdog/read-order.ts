import { readSync } from 'node:fs';
import type { WatchdogOrder } from './watchdog-order.ts';

const STDIN = 0;
const LINE_END = 0x0a;

/**
 * Reads the order from the standard input, byte by byte, so that what follows it is left for whoever reads on; undefined
 * when the other side ended before it had given one, and so before it had done anything.
 */
export function readOrder(): WatchdogOrder | undefined {
  const bytes: number[] = [];
  const next = Buffer.alloc(1);
  while (readSync(STDIN, next) === 1) {
    const [byte = LINE_END] = next;
    if (byte === LINE_END) {
      return JSON.parse(Buffer.from(bytes).toString('utf8')) as WatchdogOrder;
    }
    bytes.push(byte);
  }
  return undefined;
}
