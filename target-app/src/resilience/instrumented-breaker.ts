import type { Instruments } from '../observability/instruments.ts';
import { CircuitBreaker, type BreakerOptions, type BreakerState } from './circuit-breaker.ts';

const GAUGE: Readonly<Record<BreakerState, number>> = { closed: 0, open: 1, half_open: 2 };

/** A circuit breaker whose state is a metric, whose transitions are logged, and that is found in `instruments.breakers`. */
export function createInstrumentedBreaker(
  name: string,
  instruments: Instruments,
  options: Omit<BreakerOptions, 'onTransition'> & { readonly onOpen?: () => void },
): CircuitBreaker {
  const { log, metrics, breakers } = instruments;
  metrics.breakerState.set({ name }, GAUGE.closed);
  for (const to of Object.keys(GAUGE)) metrics.breakerTransitions.inc({ name, to }, 0);
  const breaker = new CircuitBreaker({
    ...options,
    onTransition(to, cause) {
      metrics.breakerState.set({ name }, GAUGE[to]);
      metrics.breakerTransitions.inc({ name, to });
      if (to === 'open') {
        log.warn({ breaker: name, err: cause }, 'circuit breaker opened');
        options.onOpen?.();
      } else {
        log.info({ breaker: name, state: to }, 'circuit breaker changed state');
      }
    },
  });
  breakers.add(name, breaker);
  return breaker;
}
