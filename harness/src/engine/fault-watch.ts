import type { EffectSample, JsonValue } from '../domain/fault.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { LookMoment } from '../ports/fault-definition.ts';
import type { ArmedFault } from './armed-fault.ts';
import { pause } from './pause.ts';
import type { UndoJournal } from './undo-journal.ts';

const LOOK_EVERY_MS: Ms = 1_000;
const ABSENCE_DEADLINE_MS: Ms = 15_000;
const ABSENCE_POLL_MS: Ms = 250;
/** One look may fail for a reason of its own; without one that tells, the run proves nothing. */
const LOOKS_BEFORE = 3;

/** A probe that heeds its deadline is given this long to say what it saw by then. */
const STALL_MARGIN_MS: Ms = 1_000;

/** Looks at faults from outside and journals what it sees: before, throughout the fault phase, and afterwards. */
export class FaultWatch {
  readonly #clock: Clock;
  readonly #journal: Pick<UndoJournal, 'note'>;

  constructor(clock: Clock, journal: Pick<UndoJournal, 'note'>) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** One look; what cannot be seen is journalled as `unknown`, with the reason, and is no proof of anything. */
  async look(fault: ArmedFault, undo: JsonValue, when: LookMoment): Promise<EffectSample> {
    const sample = await this.#observe(fault, undo, when);
    await this.#journal.note({ type: 'fault.observed', faultId: fault.spec.id, sample, when });
    return sample;
  }

  /** Looks until it is told whether the effect is there, or often enough; resolves with what the last look saw. */
  async before(fault: ArmedFault, undo: JsonValue): Promise<EffectSample> {
    for (let left = LOOKS_BEFORE; ; left -= 1) {
      const sample = await this.look(fault, undo, 'before');
      if (sample.effect !== 'unknown' || left <= 1) return sample;
      await this.#clock.sleep(ABSENCE_POLL_MS, new AbortController().signal);
    }
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

  /** Looks until the effect is gone, or long enough; resolves with what the last look saw. */
  async untilAbsent(
    fault: ArmedFault,
    undo: JsonValue,
    forMs: Ms = ABSENCE_DEADLINE_MS,
  ): Promise<EffectSample['effect']> {
    const deadlineMs = this.#clock.now() + forMs;
    for (;;) {
      const { effect } = await this.look(fault, undo, 'after');
      if (effect === 'absent' || this.#clock.now() >= deadlineMs) return effect;
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
    const startedAtMs = this.#clock.now();
    try {
      const deadline = AbortSignal.timeout(deadlineMs);
      const looked = fault.definition.observe(fault.context, undo, deadline, when);
      const sample = await Promise.race([looked, stalled(deadline)]);
      const tookMs = this.#clock.now() - startedAtMs;
      // Whoever stalled, the probe or this process: what was seen so late tells nothing of the time it took.
      if (tookMs <= deadlineMs + STALL_MARGIN_MS) return sample;
      return { ...sample, effect: 'unknown', observed: stallWords(tookMs, deadlineMs) };
    } catch (error) {
      return {
        atMs: startedAtMs,
        effect: 'unknown',
        measure: 'effect',
        observed: error instanceof Error ? error.message : String(error),
        expected: 'an answer from the probe',
      };
    }
  }
}

/** Rejects when a look has not ended well after its deadline: a probe that hangs must not end all looking. */
function stalled(deadline: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onDeadline = () =>
      setTimeout(
        () => reject(new Error('the look did not end at its deadline')),
        STALL_MARGIN_MS,
      ).unref();
    deadline.addEventListener('abort', onDeadline, { once: true });
  });
}

function stallWords(tookMs: Ms, deadlineMs: Ms): string {
  return `the look took ${formatDuration(tookMs)}, and at most ${formatDuration(deadlineMs)} tell anything`;
}
