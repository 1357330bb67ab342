import { stateOfOwner } from '../adapters/process-owner/this-process.ts';
import { FaultlineError, toErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { Host } from './host.ts';
import { examine, type KnownRun } from './known-runs.ts';
import { strike } from './strike.ts';
import { undoRun, type UndoneRun } from './undo-run.ts';
import { judgeOf, watchSigns } from './watch-signs.ts';

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
  return await recoverSettled(host, await settled(host, known));
}

/** The same for one whose standing is settled. */
export async function recoverSettled(host: Host, run: KnownRun): Promise<RecoveredRun> {
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
      await strike(host, runId);
      return { runId, wasBroken: false, faults: [], clean: true };
    case 'left-broken': {
      const why = run.unfinished
        ? `the harness (process ${String(run.owner.pid)}) was dead, and nobody had undone it`
        : 'it had ended, and not everything could be undone';
      const toUndo = { ...run, judge: judgeOf(run) };
      const undone = await undoRun(host, toUndo, { by: 'recover', why }).catch((cause: unknown) => {
        throw cannotUndo(run, cause);
      });
      return { runId, wasBroken: true, ...undone };
    }
  }
}

function cannotUndo({ runId, targets, elsewhere }: KnownRun, cause: unknown): FaultlineError {
  const { code, message } = toErrorRecord(cause);
  const touched = targets.length === 0 ? 'what it touched' : targets.join(', ');
  const whose = elsewhere ? ', which is of another host or container,' : '';
  return new FaultlineError(code, `The run ${runId}${whose} cannot be undone. ${message}`, {
    hint: `${elsewhere ? 'If it may go on there, recover it there. Else look' : 'Look'} at ${touched}. When all is well there: faultline recover ${runId} --forget`,
    cause,
  });
}

/**
 * How a run stands once that can be told: its watchdog, if that is at work, has come to an end; one of another host or
 * container has given a sign of life, or none for too long, as after a reboot.
 */
export async function settled(host: Host, known: KnownRun): Promise<KnownRun> {
  return known.mayGoOn ? await watchSigns(host, known) : await afterItsWatchdog(host, known);
}

async function afterItsWatchdog(host: Host, known: KnownRun): Promise<KnownRun> {
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

function stillGoingOn({ runId, owner, elsewhere }: KnownRun): FaultlineError {
  const pid = String(owner.pid);
  if (elsewhere) {
    const sentence = `The run ${runId} still goes on, on another host or in another container (process ${pid} there).`;
    return new FaultlineError('ENVIRONMENT_BUSY', sentence, {
      hint: 'Stop it there with Ctrl-C, and it undoes its faults itself.',
    });
  }
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
