import type { EpochMs, Ms } from '../../domain/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProcessControl, ProcessIdentity, ProcessState } from '../../ports/process-control.ts';

type Incarnation = { readonly identity: ProcessIdentity; state: ProcessState };

/**
 * Processes in memory, supervised: what is killed is started again, as another incarnation, `restartAfterMs` later
 * by the clock.
 */
export class FakeProcessControl implements ProcessControl {
  readonly #clock: Clock;
  readonly #restartAfterMs: Ms;
  readonly #incarnations = new Map<string, Incarnation[]>();
  readonly #restarts = new Map<string, EpochMs>();
  #lastPid = 4_000;

  constructor(clock: Clock, { restartAfterMs = 300 }: { readonly restartAfterMs?: Ms } = {}) {
    this.#clock = clock;
    this.#restartAfterMs = restartAfterMs;
  }

  /** Starts a service that was not there, or another incarnation of one that was. */
  start(service: string): ProcessIdentity {
    this.#lastPid += 1;
    const identity = { pid: this.#lastPid, startTime: String(this.#lastPid * 100) };
    const earlier = this.#incarnations.get(service) ?? [];
    this.#incarnations.set(service, [...earlier, { identity, state: 'running' }]);
    return identity;
  }

  async find(service: string): Promise<ProcessIdentity | undefined> {
    this.#restartWhatIsDue();
    return this.#incarnations.get(service)?.findLast(({ state }) => state !== 'gone')?.identity;
  }

  async state(identity: ProcessIdentity): Promise<ProcessState> {
    this.#restartWhatIsDue();
    return this.#all().find(([, other]) => isSame(other.identity, identity))?.[1].state ?? 'gone';
  }

  async signal(
    identity: ProcessIdentity,
    action: 'kill' | 'pause' | 'resume',
  ): Promise<'sent' | 'gone'> {
    const found = this.#all().find(([, other]) => isSame(other.identity, identity));
    if (found === undefined || found[1].state === 'gone') return 'gone';
    const [service, incarnation] = found;
    if (action === 'kill') this.#restarts.set(service, this.#clock.now() + this.#restartAfterMs);
    incarnation.state = STATE_AFTER[action];
    return 'sent';
  }

  #restartWhatIsDue(): void {
    for (const [service, dueAtMs] of this.#restarts) {
      if (dueAtMs > this.#clock.now()) continue;
      this.#restarts.delete(service);
      this.start(service);
    }
  }

  #all(): readonly (readonly [service: string, Incarnation])[] {
    return [...this.#incarnations].flatMap(([service, list]) =>
      list.map((incarnation) => [service, incarnation] as const),
    );
  }
}

const STATE_AFTER = { kill: 'gone', pause: 'paused', resume: 'running' } as const;

function isSame(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
}
