import type { JournalEvent } from '../../domain/journal-event.ts';
import { CHAIN_START, readLine, type ChainEnd } from './chained-line.ts';
import { LineSplitter } from './line-splitter.ts';

/** Where a journal stops being what was written, and in what way: `path:line: sentence`. */
export type JournalDamage = { readonly line: number; readonly sentence: string };

/** How a journal ends that was read as far as it is whole. */
export type PrefixEnd = {
  /** The last line is what a crash leaves. */
  readonly torn: boolean;
  readonly damage?: JournalDamage;
  /** How many bytes of the file the events take, and what the next line has to follow. */
  readonly bytes: number;
  readonly end: ChainEnd;
};

export type UseEvent = (event: JournalEvent) => void;

/** Reads a journal from its bytes as they come, and hands on each event that is proved to be what was written. */
export class ChainReader {
  readonly #path: string;
  readonly #use: UseEvent;
  readonly #lines = new LineSplitter((line) => this.#read(line));
  #end = CHAIN_START;
  #bytes = 0;
  #damage: JournalDamage | undefined;

  constructor(path: string, use: UseEvent) {
    this.#path = path;
    this.#use = use;
  }

  /** False once there is damage: what follows it is never believed. */
  add(chunk: Buffer): boolean {
    this.#lines.add(chunk);
    return this.#lines.isOpen;
  }

  /** To be asked for once, when all bytes were added. */
  end(): PrefixEnd {
    const last = this.#lines.rest();
    const torn = this.#damage === undefined && last.length > 0 && !this.#readLast(last);
    const read = { torn, bytes: this.#bytes, end: this.#end };
    return this.#damage === undefined ? read : { ...read, damage: this.#damage };
  }

  #read(line: Buffer): boolean {
    const read = readLine(line, this.#end);
    if (!read.ok) {
      const number = this.#end.count + 1;
      const sentence = `${this.#path}:${number}: ${read.sentence}.`;
      this.#damage = { line: number, sentence };
      return false;
    }
    this.#end = read.end;
    this.#bytes += line.length + 1;
    this.#use(read.event);
    return true;
  }

  /** A last line that lacks nothing but its line end is proved whole by its chain. */
  #readLast(line: Buffer): boolean {
    const read = readLine(line, this.#end);
    if (!read.ok) return false;
    this.#end = read.end;
    this.#bytes += line.length;
    this.#use(read.event);
    return true;
  }
}
