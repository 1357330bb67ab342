import type { Parameters } from '../domain/parameter.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { GRACE } from './grace-parameter.ts';
import { endedProcess, hasEnded, processEnd } from './process-end.ts';
import { LANDS_WITHIN_MS } from './run-again.ts';
import {
  findSuccessor,
  processesOf,
  type ServiceProcess,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

const PARAMETERS = {
  grace: { ...GRACE, summary: 'How long it has to end by itself before it is killed.' },
} as const satisfies Parameters;

/** Undo record of a restart: its service ran before and must run again, and not be left half-way to its end. */
type AwaitRestart = { readonly kind: 'await-restart'; readonly graceMs: Ms } & ServiceProcess;

/** A process is asked to end, as by a rollout, and its supervisor starts the next one. */
export const processRestart: FaultDefinition<typeof PARAMETERS, AwaitRestart> = {
  ...processEnd,
  type: 'process-restart',
  summary:
    'A process of a service is asked to end, as by a rollout, once; its supervisor starts it again.',
  needs: 'rollout',
  parameters: PARAMETERS,
  check: () => [],
  describe: ({ grace }, target) => ({
    does: `asks one process of ${nameOfTarget(target)} to end (SIGTERM), the first where it has replicas, and kills it when it has not ${formatDuration(grace)} later`,
    undo: 'waits until it has ended, kills it when it does not, and waits until its supervisor has started it again',
    proof: 'the operating system says that the process is gone',
  }),
  async capture(context, signal) {
    const graceMs = context.values.grace;
    return { kind: 'await-restart', graceMs, ...(await endedProcess(context, signal)) };
  },
  async inject(context, { incarnation, graceMs }, signal) {
    await signalIncarnation(context, incarnation, 'terminate', signal);
    if (await hasEnded(context.ports, incarnation, signal, graceMs)) return;
    await processesOf(context.ports).signal(incarnation, 'kill', signal);
    await hasEnded(context.ports, incarnation, signal);
  },
  async rollBack(undo, ports, signal) {
    // Whether it was asked to end cannot be seen, and one that was and hangs half-way serves nobody any more. So it is
    // given its time and then ended: the next one is what the fault leaves behind in any case.
    const untilMs = ports.clock.now() + undo.graceMs + LANDS_WITHIN_MS;
    const processes = processesOf(ports);
    for (;;) {
      const found = await findSuccessor(undo, processes, signal);
      if (found !== 'same' && found !== 'not-running') return;
      if (found === 'same' && ports.clock.now() >= untilMs) {
        await processes.signal(undo.incarnation, 'kill', signal);
      }
      await waitForRestart(undo, ports, signal);
    }
  },
};
