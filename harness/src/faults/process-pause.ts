import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import type { Incarnation, ProcessControl } from '../ports/process-control.ts';
import { frozenProcess } from './frozen-targets.ts';
import { isLaterStart, letPauseLand } from './let-pause-land.ts';
import {
  findSuccessor,
  LOOK_DEADLINE_MS,
  nameOfIncarnation,
  nameOfPart,
  processesOf,
  runningProcess,
  type ServiceProcess,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a paused process: it ran before, as this incarnation. */
type ResumeProcess = { readonly kind: 'resume-process' } & ServiceProcess;

type Found = Awaited<ReturnType<typeof findSuccessor>>;

/** A service freezes: its connections stay open and nothing answers. */
export const processPause: FaultDefinition<Readonly<Record<string, never>>, ResumeProcess> = {
  type: 'process-pause',
  summary:
    'A process of a service freezes: it is there, its connections stay open, and it does not answer.',
  needs: 'process',
  target: 'service',
  lasts: 'sustained',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `pauses one process of ${nameOfTarget(target)} (SIGSTOP), the first where it has replicas`,
    undo: 'resumes exactly that process (SIGCONT)',
    proof: 'the operating system says that the process is stopped',
  }),
  observeDeadlineMs: () => LOOK_DEADLINE_MS,
  targets: (context, signal) => frozenProcess(context, signal),
  async capture(context, signal) {
    return { kind: 'resume-process', ...(await runningProcess(context, signal)) };
  },
  inject: (context, { incarnation }, signal) =>
    signalIncarnation(context, incarnation, 'pause', signal),
  async readBack({ ports, faultId }, { incarnation }, signal) {
    const state = await processesOf(ports).state(incarnation, signal);
    const name = nameOfIncarnation(incarnation);
    if (state === 'paused') return `${name} is paused`;
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" is not in force: ${name} is ${state}.`,
    );
  },
  async observe({ ports }, { incarnation }, signal) {
    const atMs = ports.clock.now();
    const state = await processesOf(ports).state(incarnation, signal);
    const effect = ({ paused: 'present', running: 'absent', gone: 'unknown' } as const)[state];
    const measure = nameOfIncarnation(incarnation);
    return { atMs, effect, measure, observed: state, expected: 'paused' };
  },
  async rollBack(undo, ports, signal) {
    const processes = processesOf(ports);
    const { incarnation } = undo;
    const name = nameOfPart(undo);
    await letPauseLand(undo, ports, signal);
    if ((await processes.signal(incarnation, 'resume', signal)) === 'gone') {
      // Another process was never paused by us, and with its environment the pause is gone too.
      let found = await findSuccessor(undo, processes, signal);
      while (isAwaited(found)) {
        await waitForRestart(undo, ports, signal);
        found = await findSuccessor(undo, processes, signal);
      }
      if (!isLaterStart(found, incarnation)) return;
      // The engine pauses whichever start there is: the harness may have died before it saw that it was a later one. To
      // leave a service frozen is worse than to lift a pause that somebody else has made meanwhile.
      await processes.signal(found, 'resume', signal);
      return await refuseStillPaused(name, found, processes, signal);
    }
    await refuseStillPaused(name, incarnation, processes, signal);
  },
};

async function refuseStillPaused(
  name: string,
  incarnation: Incarnation,
  processes: ProcessControl,
  signal: AbortSignal,
): Promise<void> {
  if ((await processes.state(incarnation, signal)) !== 'paused') return;
  throw new FaultlineError(
    'PROCESS_FAILED',
    `The ${nameOfIncarnation(incarnation)} of "${name}" is still paused after it was resumed.`,
  );
}

/** `same`: it has ended, but whoever supervises it has not noticed yet. */
function isAwaited(found: Found): boolean {
  return found === 'not-running' || found === 'same';
}
