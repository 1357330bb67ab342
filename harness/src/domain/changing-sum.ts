/**
 * The sum of numbers of which one changes at a time, in as many steps as the number of their doublings. They are added
 * in the same order whatever changed before, so that the same numbers always give the same sum: one that is carried
 * along would drift by what each change rounds off, and never come back from infinity.
 */
export class ChangingSum {
  /** A binary tree: what is at `i` is the sum of what is at `2i` and `2i + 1`; the numbers are its leaves. */
  readonly #nodes: Float64Array;
  readonly #leaves: number;

  constructor(count: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, count)));
    this.#nodes = new Float64Array(2 * this.#leaves);
  }

  get total(): number {
    return this.#nodes[1] ?? 0;
  }

  set(index: number, value: number): void {
    const nodes = this.#nodes;
    nodes[this.#leaves + index] = value;
    for (let i = (this.#leaves + index) >> 1; i >= 1; i >>= 1) {
      nodes[i] = (nodes[2 * i] ?? 0) + (nodes[2 * i + 1] ?? 0);
    }
  }
}
