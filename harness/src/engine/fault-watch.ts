import type { EffectSample, JsonValue } from '../domain/fault.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { LookMoment } from '../ports/fault-definition.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';
import { pause } from './pause.ts';

const LOOK_EVERY_MS: Ms = 1_000;
const ABSENCE_DEADLINE_MS: Ms = 15_000;
const ABSENCE_POLL_MS: Ms = 250;

/** Looks at faults from outside and journals what it sees: before, throughout the fault phase, and afterwards. */
export class FaultWatch {
  readonly #clock: Clock;
  readonly #journal: Journalist;

  constructor(clock: Clock, journal: Journalist) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** One look; what cannot be seen is journalled as `unknown`, with the reason, and is no proof of anything. */
  async look(fault: ArmedFault, undo: JsonValue, when: LookMoment): Promise<EffectSample> {
    const sample = await this.#observe(fault, undo, when);
    await this.#journal.note({ type: 'fault.observed', faultId: fault.spec.id, sample, when });
    return sample;
  }

  /** Looks once a second until the signal aborts; resolves then. Also counts who uses the link. */
  async throughout(fault: ArmedFault, undo: JsonValue, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const startedAtMs = this.#clock.now();
      const sample = await this.#observe(fault, undo, 'during');
      if (until.aborted) return;
      await this.#journal.note({
        type: 'fault.observed',
        faultId: fault.spec.id,
        sample,
        when: 'during',
      });
      await this.countUse(fault);
      if (fault.definition.lasts === 'once' && sample.effect === 'present') return;
      const restMs = Math.max(0, startedAtMs + LOOK_EVERY_MS - this.#clock.now());
      await pause(this.#clock, restMs, until);
    }
  }

  /** Looks until the effect is gone; the last look says whether it is. */
  async untilAbsent(fault: ArmedFault, undo: JsonValue): Promise<void> {
    const deadlineMs = this.#clock.now() + ABSENCE_DEADLINE_MS;
    for (;;) {
      const sample = await this.look(fault, undo, 'after');
      if (sample.effect === 'absent' || this.#clock.now() >= deadlineMs) return;
      await this.#clock.sleep(ABSENCE_POLL_MS, new AbortController().signal);
    }
  }

  async countUse(fault: ArmedFault): Promise<void> {
    if (fault.link === undefined) return;
    const connections = await fault.context.ports.probe.countConnections(fault.link);
    const atMs = this.#clock.now();
    const sample = connections === undefined ? { atMs } : { atMs, connections };
    await this.#journal.note({ type: 'link.used', faultId: fault.spec.id, sample });
  }

  async #observe(fault: ArmedFault, undo: JsonValue, when: LookMoment): Promise<EffectSample> {
    const deadlineMs = fault.definition.observeDeadlineMs(fault.context.values);
    try {
      const deadline = AbortSignal.timeout(deadlineMs);
      return await fault.definition.observe(fault.context, undo, deadline, when);
    } catch (error) {
      return {
        atMs: this.#clock.now(),
        effect: 'unknown',
        measure: 'effect',
        observed: error instanceof Error ? error.message : String(error),
        expected: 'an answer from the probe',
      };
    }
  }
}
