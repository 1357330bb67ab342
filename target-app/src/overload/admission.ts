import { AdaptiveLimit } from './adaptive-limit.ts';
import type { OverloadMetrics, ShedReason } from './overload-metrics.ts';
import type { OverloadSettings } from './settings.ts';

/** Decides which requests are taken on, so that those that are get a quick answer. */
export class Admission {
  readonly settings: OverloadSettings;
  private readonly metrics: OverloadMetrics;
  private readonly limit: AdaptiveLimit;
  private current = 0;

  /** @param now milliseconds that only go forward */
  constructor(settings: OverloadSettings, metrics: OverloadMetrics, now: () => number) {
    this.settings = settings;
    this.metrics = metrics;
    this.limit = new AdaptiveLimit(settings.maxInFlight, now);
  }

  get inFlight(): number {
    return this.current;
  }

  /**
   * Takes one more request on, or says why not.
   * @param isLoopLate whether the event loop runs later than `settings.maxEventLoopDelayMs`
   */
  enter(isLoopLate: boolean): ShedReason | undefined {
    const reason = this.obstacle(this.limit.current(isLoopLate));
    if (reason === undefined) this.current += 1;
    else this.metrics.requestsShed.inc({ reason });
    return reason;
  }

  /** To be called once for each request that was taken on, however it ended. */
  leave(): void {
    this.current -= 1;
  }

  private obstacle(limit: number): ShedReason | undefined {
    if (this.current >= this.settings.maxInFlight) return 'in_flight';
    return this.current >= limit ? 'event_loop' : undefined;
  }
}
