import { stateOfOwner } from '../adapters/process-owner/this-process.ts';
import { FaultlineError, toErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { Host } from './host.ts';
import { examine, type KnownRun } from './known-runs.ts';
import { strike, undoRun, type UndoneRun } from './undo-run.ts';

/** A watchdog at work is waited for: it has deadlines of its own. */
const WATCHDOG_WITHIN_MS: Ms = 120_000;
const LOOK_EVERY_MS: Ms = 200;

export type RecoveredRun = UndoneRun & {
  readonly runId: string;
  /** False when there was nothing left to undo. */
  readonly wasBroken: boolean;
};

/** Undoes one run. Rejects with `ENVIRONMENT_BUSY` while it goes on, or while its watchdog does not come to an end. */
export async function recoverKnown(host: Host, known: KnownRun): Promise<RecoveredRun> {
  const run = await afterItsWatchdog(host, known);
  const { runId } = run;
  switch (run.standing) {
    case 'active':
      throw stillGoingOn(run);
    case 'being-undone':
      throw new FaultlineError(
        'ENVIRONMENT_BUSY',
        `The watchdog of the run ${runId} (process ${String(run.watchdog?.pid)}) is still undoing it.`,
        { hint: 'Wait until it has ended; `faultline status` shows it.' },
      );
    case 'over':
      strike(host, runId);
      return { runId, wasBroken: false, faults: [], clean: true };
    case 'left-broken': {
      const why = run.unfinished
        ? `the harness (process ${String(run.owner.pid)}) was dead, and nobody had undone it`
        : 'it had ended, and not everything could be undone';
      const undone = await undoRun(host, run, { by: 'recover', why }).catch((cause: unknown) => {
        throw cannotUndo(run, cause);
      });
      return { runId, wasBroken: true, ...undone };
    }
  }
}

function cannotUndo({ runId, targets }: KnownRun, cause: unknown): FaultlineError {
  const { code, message } = toErrorRecord(cause);
  const touched = targets.length === 0 ? 'what it touched' : targets.join(', ');
  return new FaultlineError(code, `The run ${runId} cannot be undone. ${message}`, {
    hint: `Look at ${touched}. When all is well there: faultline recover ${runId} --forget`,
    cause,
  });
}

/** How a run stands once its watchdog, if that is at work, has come to an end. */
export async function afterItsWatchdog(host: Host, known: KnownRun): Promise<KnownRun> {
  const untilMs = host.clock.now() + WATCHDOG_WITHIN_MS;
  let run = known;
  if (run.standing === 'being-undone') {
    host.stderr.write(`${run.runId}: its watchdog is undoing it; waiting for that\n`);
  }
  while (run.standing === 'being-undone' && host.clock.now() < untilMs) {
    await host.clock.sleep(LOOK_EVERY_MS, new AbortController().signal);
    run = await examine(run);
  }
  return run;
}

function stillGoingOn({ runId, owner }: KnownRun): FaultlineError {
  const pid = String(owner.pid);
  const isStopped = stateOfOwner(owner) === 'stopped';
  return new FaultlineError(
    'ENVIRONMENT_BUSY',
    `The run ${runId} still goes on (process ${pid}${isStopped ? ', which is stopped' : ''}).`,
    {
      hint: isStopped
        ? `It undoes its faults itself once it continues: kill -CONT ${pid}. Or end it first: kill -KILL ${pid}.`
        : 'Stop it with Ctrl-C, and it undoes its faults itself.',
    },
  );
}
