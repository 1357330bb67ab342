import OpossumBreaker from 'opossum';

export type BreakerState = 'closed' | 'open' | 'half_open';

export type BreakerOptions = {
  /**
   * Asks the dependency for a sign of life after `resetMs`. The breaker closes when it succeeds, so that
   * no user's request is the guinea pig and recovery needs no traffic.
   */
  readonly probe: () => Promise<unknown>;
  /** Answers that only say that the request was wrong are not the dependency's failure. */
  readonly countsAsFailure: (error: unknown) => boolean;
  readonly resetMs: number;
  readonly onTransition: (to: BreakerState, cause: unknown) => void;
};

/** So many failures without one success in between, and there is no point in waiting for statistics. */
const FAILURES_IN_A_ROW = 10;

/** Keeps a failing dependency out of the way: while it is open, calls are refused at once. */
export class CircuitBreaker {
  private readonly breaker: OpossumBreaker<[() => Promise<unknown>]>;

  constructor(options: BreakerOptions) {
    this.breaker = new OpossumBreaker((operation) => operation(), {
      timeout: false,
      errorFilter: (error: unknown) => !options.countsAsFailure(error),
      errorThresholdPercentage: 50,
      volumeThreshold: 10,
      rollingCountTimeout: 2000,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      resetTimeout: options.resetMs,
    });
    this.reportTransitions(options);
    this.openAfterFailuresInARow();
    this.probeWhenHalfOpen(options.probe);
  }

  get isClosed(): boolean {
    return this.breaker.closed;
  }

  get state(): BreakerState {
    if (this.breaker.closed) return 'closed';
    return this.breaker.halfOpen ? 'half_open' : 'open';
  }

  /** Closes it at once, whatever the dependency does; it opens again as soon as too much still fails. */
  reset(): void {
    this.breaker.close();
  }

  /**
   * Runs the operation, or refuses at once while the breaker is open.
   * @throws CircuitOpenError when refused; whatever the operation throws otherwise.
   */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    try {
      // The breaker hands back what the operation resolves with; its types cannot say so per call.
      return (await this.breaker.fire(operation)) as T;
    } catch (error) {
      throw isRefusal(error) ? new CircuitOpenError(error) : error;
    }
  }

  shutdown(): void {
    this.breaker.shutdown();
  }

  private reportTransitions(options: BreakerOptions): void {
    let lastFailure: unknown;
    this.breaker.on('failure', (error) => {
      lastFailure = error;
    });
    this.breaker.on('open', () => options.onTransition('open', lastFailure));
    this.breaker.on('halfOpen', () => options.onTransition('half_open', undefined));
    this.breaker.on('close', () => options.onTransition('closed', undefined));
  }

  private openAfterFailuresInARow(): void {
    let inARow = 0;
    const startOver = (): void => {
      inARow = 0;
    };
    this.breaker.on('success', startOver);
    this.breaker.on('close', startOver);
    this.breaker.on('failure', () => {
      inARow += 1;
      if (inARow >= FAILURES_IN_A_ROW) this.breaker.open();
    });
  }

  private probeWhenHalfOpen(probe: () => Promise<unknown>): void {
    this.breaker.on('halfOpen', () => {
      // A failed probe opens the breaker again, which `onTransition` reports with its cause.
      this.breaker.fire(probe).catch(() => undefined);
    });
  }
}

/** The call was refused without trying because the dependency has been failing. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';

  constructor(cause: unknown) {
    super('The circuit breaker is open.', { cause });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && OpossumBreaker.isOurError(error);
}
