/** A dependency cannot answer now; trying again later makes sense. Becomes a 503 with `Retry-After`. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly retryAfterMs: number;

  constructor(dependency: string, retryAfterMs: number, cause: unknown) {
    super(`The ${dependency} is not available.`, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
