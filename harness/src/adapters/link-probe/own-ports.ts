const REMEMBERED = 256;

/**
 * The local ports that our own probes used lately. A probe may begin and end while the kernel's lists are read; then
 * none of our descriptors tells any more that a connection in them was ours.
 */
export class OwnPorts {
  readonly #ports = new Set<number>();

  /** Forgets the oldest, because the kernel will hand the port to somebody else one day. */
  remember(port: number): void {
    this.#ports.delete(port);
    this.#ports.add(port);
    if (this.#ports.size <= REMEMBERED) return;
    const [oldest] = this.#ports;
    if (oldest !== undefined) this.#ports.delete(oldest);
  }

  has(port: number): boolean {
    return this.#ports.has(port);
  }
}
