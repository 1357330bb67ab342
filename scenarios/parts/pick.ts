/** One of several, each as likely as the next; `undefined` of none. */
export function pick<T>(from: readonly T[]): T | undefined {
  return from[Math.floor(Math.random() * from.length)];
}
