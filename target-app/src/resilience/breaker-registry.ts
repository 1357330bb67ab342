import type { BreakerState, CircuitBreaker } from './circuit-breaker.ts';

/** The circuit breakers of this process by name, for those who look after it. */
export class BreakerRegistry {
  private readonly breakers = new Map<string, CircuitBreaker>();

  add(name: string, breaker: CircuitBreaker): void {
    this.breakers.set(name, breaker);
  }

  find(name: string): CircuitBreaker | undefined {
    return this.breakers.get(name);
  }

  states(): readonly { readonly name: string; readonly state: BreakerState }[] {
    return [...this.breakers].map(([name, { state }]) => ({ name, state }));
  }
}
