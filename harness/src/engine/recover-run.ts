import type { FaultSpec, JsonValue } from '../domain/fault.ts';
import type { ErrorRecord } from '../domain/faultline-error.ts';
import { leftInForce, unreadFaults } from '../domain/left-in-force.ts';
import type { FaultRecord, RunRecord } from '../domain/run-record.ts';
import { redactSecrets, type Redactor } from '../domain/redact.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultPorts, FaultRegistry } from '../ports/fault-definition.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import { armFaults, type ArmedFault } from './armed-fault.ts';
import { proveEnvironmentGone } from './environment-gone.ts';
import { FaultWatch } from './fault-watch.ts';
import { Journalist } from './journalist.ts';
import { undoFaults, type UndoLimits, type UndoOutcome } from './undo-faults.ts';
import { ForgivingJournal } from './undo-journal.ts';
import { whatIsTouched } from './what-is-touched.ts';

/** How long the effect of a fault that is undone may take to be gone. */
const ABSENCE_DEADLINE_MS: Ms = 5_000;

/** Who undoes, why not the run itself, and where its journal stops being readable, when it does. */
export type Takeover = {
  readonly by: 'watchdog' | 'recover';
  readonly why: string;
  readonly damage?: { readonly sentence: string };
};

export type RecoveryTools = {
  readonly registry: FaultRegistry;
  readonly ports: FaultPorts;
  readonly writer: JournalWriter;
  readonly signal: AbortSignal;
  readonly redact?: Redactor;
  readonly limits?: UndoLimits;
};

/** What was done about one fault that the journal does not prove undone. */
export type Recovered = {
  readonly faultId: string;
  readonly undo: JsonValue;
  /** Why there was nothing left to undo, when that is so: `the environment "local" was taken down`. */
  readonly gone?: string;
  readonly error?: ErrorRecord;
};

export type Recovery = {
  readonly faults: readonly Recovered[];
  /** True when everything is proved undone and no effect was still seen. */
  readonly clean: boolean;
  /** What of the journal could not be read, when it may tell of a fault that nobody can undo now. */
  readonly unread?: string;
  /** Why not all of this could be written into the journal, when it could not. */
  readonly unwritten?: unknown;
};

/**
 * Undoes, newest first, every fault of a run that its journal does not prove undone, looks whether the effects are
 * gone, and writes what came of it into the same journal. Works from the journal alone; every fault is tried,
 * whatever becomes of the others and of the journal; never rejects because something could not be undone. Rejects with
 * `TAKEN_OVER` when this process stood still meanwhile, and somebody else undoes.
 */
export async function recoverRun(
  record: RunRecord,
  takeover: Takeover,
  tools: RecoveryTools,
): Promise<Recovery> {
  const { clock } = tools.ports;
  const journalist = new Journalist(tools.writer, clock, tools.redact ?? redactSecrets);
  const journal = new ForgivingJournal(journalist);
  const unread = record.unread ?? unreadFaults(record, takeover.damage?.sentence);
  await journal.intend({
    type: 'run.taken-over',
    by: takeover.by,
    why: takeover.why,
    ...(unread === undefined ? {} : { unread }),
  });
  const watch = new FaultWatch(clock, journal);
  const left = leftInForce(record).toReversed();
  const faults = await undoLeft(left, record, tools, journal);
  const looks = faults.map((one) => seenAfterwards(one, record, tools, watch));
  const seen = await Promise.all(looks);
  const clean =
    unread === undefined &&
    faults.every(({ error }) => error === undefined) &&
    seen.every((effect) => effect !== 'present');
  await journal.intend({ type: 'run.recovered', clean });
  const { unwritten } = journal;
  return {
    faults,
    clean,
    ...(unread === undefined ? {} : { unread }),
    ...(unwritten === undefined ? {} : { unwritten }),
  };
}

/** An environment that is gone is looked for before anything is tried, and again when something failed. */
async function undoLeft(
  left: readonly FaultRecord[],
  record: RunRecord,
  tools: RecoveryTools,
  journal: ForgivingJournal,
): Promise<readonly Recovered[]> {
  if (left.length === 0) return [];
  const { registry, ports, signal } = tools;
  const isGone = () => proveEnvironmentGone(record, ports, signal);
  const mayBeGone = (faultId: string) => goesWithItsEnvironment(faultId, record, registry);
  const goneBefore = await isGone();
  const gone = goneBefore === undefined ? [] : left.filter(({ faultId }) => mayBeGone(faultId));
  for (const { faultId, undo } of gone) {
    await journal.intend({ type: 'fault.rollback.started', faultId, undo });
  }
  const noted = await noteGone(gone, goneBefore ?? '', journal);
  const toUndo = left
    .filter((fault) => !gone.includes(fault))
    .map(({ faultId, undo, targets }) => {
      const spec = specOf(faultId, record);
      const type = spec?.type ?? '';
      const link =
        spec?.target.kind === 'link' ? record.environment?.links[spec.target.link] : undefined;
      const touches = whatIsTouched(targets, link);
      return { faultId, type, undo, definition: registry.get(type), touches };
    });
  const limits = tools.limits === undefined ? {} : { limits: tools.limits };
  const needs = { ports, clock: ports.clock, journal, signal, ...limits };
  const outcomes = await undoFaults(toUndo, needs);
  const failed = outcomes.filter(({ faultId, error }) => error !== undefined && mayBeGone(faultId));
  const goneSince = failed.length === 0 ? undefined : await isGone();
  if (goneSince === undefined) return [...noted, ...outcomes];
  const since = await noteGone(failed, goneSince, journal);
  const done = outcomes.map((one) => since.find(({ faultId }) => faultId === one.faultId) ?? one);
  return [...noted, ...done];
}

/**
 * Whether nothing of a fault is left once its environment is: it was done to proxies, processes or containers of that
 * environment and to nothing else. What a fault of one's own reaches by means of its own outlives them all.
 */
function goesWithItsEnvironment(
  faultId: string,
  record: RunRecord,
  registry: FaultRegistry,
): boolean {
  const definition = registry.get(specOf(faultId, record)?.type ?? '');
  if (definition === undefined || definition.needs === 'nothing') return false;
  const targets = record.faults.find((one) => one.faultId === faultId)?.targets ?? [];
  return targets.every(({ kind }) => kind !== 'other');
}

async function noteGone(
  faults: readonly Pick<UndoOutcome, 'faultId' | 'undo'>[],
  gone: string,
  journal: ForgivingJournal,
): Promise<readonly Recovered[]> {
  const rung = 'gone-with-its-environment';
  for (const { faultId } of faults) {
    await journal.intend({ type: 'fault.rollback.escalated', faultId, rung, reason: gone });
    await journal.intend({ type: 'fault.rolled-back', faultId });
  }
  return faults.map(({ faultId, undo }) => ({ faultId, undo, gone }));
}

/** Looks at what was undone, where the journal tells enough of the environment for it. */
async function seenAfterwards(
  { faultId, undo, gone, error }: Recovered,
  record: RunRecord,
  tools: RecoveryTools,
  watch: FaultWatch,
): Promise<'present' | 'absent' | 'unknown'> {
  const fault =
    error === undefined && gone === undefined ? armAgain(faultId, record, tools) : undefined;
  if (fault === undefined) return 'unknown';
  return await watch.untilAbsent(fault, undo, ABSENCE_DEADLINE_MS);
}

/** The fault as the run had it, rebuilt from its journal; undefined when that does not say enough. */
function armAgain(
  faultId: string,
  record: RunRecord,
  { registry, ports }: RecoveryTools,
): ArmedFault | undefined {
  const { environment, runId } = record;
  const spec = specOf(faultId, record);
  const definition = registry.get(spec?.type ?? '');
  if (environment === undefined || spec === undefined || definition === undefined) return undefined;
  const { needs } = definition;
  if (needs !== 'nothing' && !environment.abilities.includes(needs)) return undefined;
  const { target } = spec;
  const isKnown =
    target.kind === 'link'
      ? environment.links[target.link] !== undefined
      : environment.services[target.service] !== undefined;
  if (!isKnown) return undefined;
  const [fault] = armFaults([spec], registry, environment, { runId, ports });
  const frozen = record.faults.find((one) => one.faultId === faultId)?.targets ?? [];
  return fault && { ...fault, context: { ...fault.context, frozen } };
}

function specOf(faultId: string, { experiment }: RunRecord): FaultSpec | undefined {
  return experiment.faults.find(({ id }) => id === faultId);
}
