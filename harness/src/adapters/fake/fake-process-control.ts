import type { EpochMs, Ms } from '../../domain/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  Nobody,
  ProcessAction,
  ProcessControl,
  ProcessIncarnation,
  ProcessState,
  SupervisedLocation,
} from '../../ports/process-control.ts';

type Known = { readonly incarnation: ProcessIncarnation; state: ProcessState };

/** Where a service of the fake is found. */
export function fakeLocation(service: string): SupervisedLocation {
  return { kind: 'supervised', stateFile: '/fake/state.json', part: service };
}

/**
 * Processes in memory, supervised: what ends is started again, as another incarnation, `restartAfterMs` later by the
 * clock. A deaf one does not end when it is asked to.
 */
export class FakeProcessControl implements ProcessControl<SupervisedLocation, ProcessIncarnation> {
  readonly #clock: Clock;
  readonly #restartAfterMs: Ms;
  readonly #isDeaf: boolean;
  readonly #known = new Map<string, Known[]>();
  readonly #restarts = new Map<string, EpochMs>();
  #lastPid = 4_000;
  #isTakenDown = false;

  constructor(
    clock: Clock,
    {
      restartAfterMs = 300,
      isDeaf = false,
    }: { readonly restartAfterMs?: Ms; readonly isDeaf?: boolean } = {},
  ) {
    this.#clock = clock;
    this.#isDeaf = isDeaf;
    this.#restartAfterMs = restartAfterMs;
  }

  /** Starts a service that was not there, or another incarnation of one that was. */
  start(service: string): ProcessIncarnation {
    this.#lastPid += 1;
    const pid = this.#lastPid;
    const incarnation = { kind: 'process', pid, startTime: String(pid * 100) } as const;
    const earlier = this.#known.get(service) ?? [];
    this.#known.set(service, [...earlier, { incarnation, state: 'running' }]);
    return incarnation;
  }

  /** Ends everything for good. */
  takeDown(): void {
    this.#isTakenDown = true;
    this.#restarts.clear();
    for (const [, known] of this.#all()) known.state = 'gone';
  }

  async find({ part }: SupervisedLocation): Promise<ProcessIncarnation | Nobody> {
    if (this.#isTakenDown) return 'environment-gone';
    this.#restartWhatIsDue();
    const there = this.#known.get(part)?.findLast(({ state }) => state !== 'gone');
    return there?.incarnation ?? 'not-running';
  }

  async state(incarnation: ProcessIncarnation): Promise<ProcessState> {
    this.#restartWhatIsDue();
    return this.#find(incarnation)?.[1].state ?? 'gone';
  }

  async signal(incarnation: ProcessIncarnation, action: ProcessAction): Promise<'sent' | 'gone'> {
    const found = this.#find(incarnation);
    if (found === undefined || found[1].state === 'gone') return 'gone';
    const [service, known] = found;
    if (action === 'terminate' && this.#isDeaf) return 'sent';
    known.state = STATE_AFTER[action];
    if (known.state === 'gone') {
      this.#restarts.set(service, this.#clock.now() + this.#restartAfterMs);
    }
    return 'sent';
  }

  #restartWhatIsDue(): void {
    for (const [service, dueAtMs] of this.#restarts) {
      if (dueAtMs > this.#clock.now()) continue;
      this.#restarts.delete(service);
      this.start(service);
    }
  }

  #find({ pid, startTime }: ProcessIncarnation): readonly [service: string, Known] | undefined {
    return this.#all().find(
      ([, { incarnation }]) => incarnation.pid === pid && incarnation.startTime === startTime,
    );
  }

  #all(): readonly (readonly [service: string, Known])[] {
    return [...this.#known].flatMap(([service, list]) =>
      list.map((known) => [service, known] as const),
    );
  }
}

const STATE_AFTER: Readonly<Record<ProcessAction, ProcessState>> = {
  kill: 'gone',
  terminate: 'gone',
  pause: 'paused',
  resume: 'running',
};
