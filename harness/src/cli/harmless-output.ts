import { printableLines } from '../reporters/terminal/printable.ts';
import type { OutputStream } from './host.ts';

/**
 * A stream on which nothing that came from outside is obeyed by a terminal: names and sentences of files, of tools and
 * of other people's systems are text. For what neither colours nor draws; whoever does sees to it himself.
 */
export function harmlessOutput(stream: OutputStream): OutputStream {
  return {
    write: (text) => {
      stream.write(printableLines(text));
    },
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}
