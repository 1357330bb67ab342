import type { EffectSample } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultDefinition, FaultPorts } from '../ports/fault-definition.ts';
import type { ProcessIdentity } from '../ports/process-control.ts';
import { frozenProcess } from './frozen-targets.ts';
import {
  isSameIncarnation,
  POLL_MS,
  processesOf,
  runningIncarnation,
  runningProcess,
  serviceOf,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a kill: a process cannot be brought back, but its service ran before and must run again. */
type AwaitRestart = {
  readonly kind: 'await-restart';
  readonly service: string;
  readonly identity: ProcessIdentity;
};

/** A killed process is gone within milliseconds, unless the kernel holds it. */
const MOST_POLLS_UNTIL_GONE = 40;
/** A kill that was sent before the harness broke off may land a little later. */
const SIGHTINGS_UNTIL_SPARED = 5;
const LOOK_DEADLINE_MS: Ms = 2_000;

/** A service is killed outright; whoever supervises it starts it again. */
export const processKill: FaultDefinition<Readonly<Record<string, never>>, AwaitRestart> = {
  type: 'process-kill',
  summary: 'A service is killed outright, once; its supervisor starts it again.',
  needs: 'process',
  target: 'service',
  lasts: 'once',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `kills the process of ${nameOfTarget(target)} (SIGKILL)`,
    undo: `waits until its supervisor has started ${nameOfTarget(target)} again`,
    proof: 'the operating system says that the process is gone',
  }),
  observeDeadlineMs: () => LOOK_DEADLINE_MS,
  targets: (context) => frozenProcess(context),
  async capture(context) {
    const identity = await runningProcess(context);
    return { kind: 'await-restart', service: serviceOf(context), identity };
  },
  async inject(context, { identity }, signal) {
    await signalIncarnation(context, identity, 'kill');
    const { ports } = context;
    for (let polls = 0; polls < MOST_POLLS_UNTIL_GONE; polls += 1) {
      if ((await processesOf(ports).state(identity)) === 'gone') return;
      await ports.clock.sleep(POLL_MS, signal);
    }
  },
  async readBack({ ports, faultId }, { identity }) {
    const state = await processesOf(ports).state(identity);
    if (state === 'gone') return `process ${identity.pid} is gone`;
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" did not take effect: process ${identity.pid} is still ${state}.`,
    );
  },
  async observe({ ports }, undo, _signal, moment) {
    const atMs = ports.clock.now();
    const { effect, observed } = await look(ports, undo, moment === 'during');
    const measure = `process ${undo.identity.pid}`;
    return { atMs, effect, measure, observed, expected: 'gone' };
  },
  async rollBack({ service, identity }, ports, signal) {
    let sightingsOfKilled = 0;
    for (;;) {
      const running = await runningIncarnation(processesOf(ports), service);
      if (running !== undefined) {
        if (!isSameIncarnation(running, identity)) return;
        sightingsOfKilled += 1;
        if (sightingsOfKilled === SIGHTINGS_UNTIL_SPARED) return;
      }
      await waitForRestart({ service, identity }, ports, signal);
    }
  },
};

type Seen = Pick<EffectSample, 'effect' | 'observed'>;

/** While the kill is to be proved, a quick restart does not hide it; otherwise a successor ends the effect. */
async function look(ports: FaultPorts, undo: AwaitRestart, isToBeProved: boolean): Promise<Seen> {
  const state = await processesOf(ports).state(undo.identity);
  if (state !== 'gone') return { effect: 'absent', observed: state };
  const successor = await runningIncarnation(processesOf(ports), undo.service);
  if (successor === undefined) return { effect: 'present', observed: 'gone' };
  return {
    effect: isToBeProved ? 'present' : 'absent',
    observed: `gone, and followed by process ${successor.pid}`,
  };
}
