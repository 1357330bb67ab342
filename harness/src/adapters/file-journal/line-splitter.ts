const LINE_END = 0x0a;

/**
 * Cuts a stream of bytes into lines, without their line ends. A line is handed on while its bytes are there and may be
 * overwritten afterwards; `use` returns false to hear no more.
 */
export class LineSplitter {
  readonly #use: (line: Buffer) => boolean;
  #begun: Buffer[] = [];
  #isOpen = true;

  constructor(use: (line: Buffer) => boolean) {
    this.#use = use;
  }

  /** Whether further lines are wanted. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  add(chunk: Buffer): void {
    let from = 0;
    while (this.#isOpen) {
      const end = chunk.indexOf(LINE_END, from);
      if (end === -1) break;
      this.#isOpen = this.#use(this.#whole(chunk.subarray(from, end)));
      from = end + 1;
    }
    // Copied, because the chunk may be read into again.
    if (this.#isOpen && from < chunk.length) this.#begun.push(Buffer.from(chunk.subarray(from)));
  }

  /** What follows the last line end. */
  rest(): Buffer {
    return this.#whole(Buffer.alloc(0));
  }

  #whole(end: Buffer): Buffer {
    if (this.#begun.length === 0) return end;
    const line = Buffer.concat([...this.#begun, end]);
    this.#begun = [];
    return line;
  }
}
