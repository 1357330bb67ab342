import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import type { ProcessIdentity } from '../ports/process-control.ts';
import { frozenProcess } from './frozen-targets.ts';
import {
  processesOf,
  runningIncarnation,
  runningProcess,
  serviceOf,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a paused process: it ran before, as this incarnation. */
type ResumeProcess = {
  readonly kind: 'resume-process';
  readonly service: string;
  readonly identity: ProcessIdentity;
};

const LOOK_DEADLINE_MS: Ms = 2_000;

/** A service freezes: its connections stay open and nothing answers. */
export const processPause: FaultDefinition<Readonly<Record<string, never>>, ResumeProcess> = {
  type: 'process-pause',
  summary: 'A service freezes: it is there, its connections stay open, and nothing answers.',
  needs: 'process',
  target: 'service',
  lasts: 'sustained',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `pauses the process of ${nameOfTarget(target)} (SIGSTOP)`,
    undo: 'resumes exactly that process (SIGCONT)',
    proof: 'the operating system says that the process is stopped',
  }),
  observeDeadlineMs: () => LOOK_DEADLINE_MS,
  targets: (context) => frozenProcess(context),
  async capture(context) {
    const identity = await runningProcess(context);
    return { kind: 'resume-process', service: serviceOf(context), identity };
  },
  inject: (context, { identity }) => signalIncarnation(context, identity, 'pause'),
  async readBack({ ports, faultId }, { identity }) {
    const state = await processesOf(ports).state(identity);
    if (state === 'paused') return `process ${identity.pid} is paused`;
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" is not in force: process ${identity.pid} is ${state}.`,
    );
  },
  async observe({ ports }, { identity }) {
    const atMs = ports.clock.now();
    const state = await processesOf(ports).state(identity);
    const effect = ({ paused: 'present', running: 'absent', gone: 'unknown' } as const)[state];
    return {
      atMs,
      effect,
      measure: `process ${identity.pid}`,
      observed: state,
      expected: 'paused',
    };
  },
  async rollBack({ service, identity }, ports, signal) {
    const processes = processesOf(ports);
    if ((await processes.signal(identity, 'resume')) === 'gone') {
      // Its successor was never paused by us.
      while ((await runningIncarnation(processes, service)) === undefined) {
        await waitForRestart({ service, identity }, ports, signal);
      }
      return;
    }
    const state = await processes.state(identity);
    if (state !== 'paused') return;
    throw new FaultlineError(
      'PROCESS_FAILED',
      `Process ${identity.pid} of "${service}" is still paused after it was resumed.`,
    );
  },
};
