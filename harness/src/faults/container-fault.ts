import { FaultlineError } from '../domain/faultline-error.ts';
import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import type { Ms } from '../domain/units.ts';
import type { ContainerRuntime, ContainerState } from '../ports/container-runtime.ts';
import type { FaultContext, FaultDefinition, LookMoment } from '../ports/fault-definition.ts';
import { type AnnouncedStarts, StartAnnouncer } from './announced-starts.ts';
import type { Captured } from './captured-container.ts';
import { eachContainer } from './each-container.ts';
import { containersInWords, type INSTANCES } from './instances-parameter.ts';
import { lookAtContainers, type Seen } from './look-at-containers.ts';
import { restoreContainer, type Restoration, type Ticket } from './restore-container.ts';
import { sayOtherAddresses } from './say-other-addresses.ts';
import {
  chosenContainers,
  containersOf,
  frozenContainers,
  refuseLateness,
  refuseSuccessor,
} from './service-containers.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a fault that is done to containers of a service, all of which ran before. */
export type ContainerUndo<C extends Captured> = {
  readonly kind: 'restore-containers';
  readonly containers: readonly C[];
} & AnnouncedStarts;

/** Every fault that is done to containers is done to so and so many. */
type Counted = Parameters & { readonly instances: typeof INSTANCES };

/** What is particular to one fault that is done to containers of a service. */
export type ContainerFaultRecipe<P extends Counted, C extends Captured> = {
  readonly type: string;
  readonly summary: string;
  readonly lasts: 'once' | 'sustained';
  readonly parameters: P;
  /** `kills 1 container of api (SIGKILL)`; `whom` is `1 container of api`. */
  does(values: ParameterValues<P>, whom: string): string;
  /** For the plan. */
  readonly undo: string;
  readonly proof: string;
  /** What every container is to be: `not running`. */
  expected(captured: C): string;
  /** All that undoing needs, from what is there; rejects when it cannot be done to this container. */
  capture(now: Captured, context: FaultContext<ParameterValues<P>>): C;
  act(
    runtime: ContainerRuntime,
    captured: C,
    values: ParameterValues<P>,
    signal: AbortSignal,
  ): Promise<void>;
  /** Undoes it on a later start of the container that it was done to by mistake; absent where undoing does that. */
  takeBack?(runtime: ContainerRuntime, captured: C, signal: AbortSignal): Promise<void>;
  /** What is to be seen of it on a container that is still there. */
  readonly judge: (now: ContainerState, captured: C, moment: LookMoment) => Seen;
  restoration(captured: C, runtime: ContainerRuntime): Restoration;
};

const LOOK_DEADLINE_MS: Ms = 2_000;

/** A fault that is done to the first containers of a service, to all of them at the same time. */
export function containerFault<const P extends Counted, C extends Captured>(
  recipe: ContainerFaultRecipe<P, C>,
): FaultDefinition<P, ContainerUndo<C>> {
  const { type, summary, lasts, parameters, undo, proof } = recipe;
  return {
    type,
    summary,
    needs: 'container',
    target: 'service',
    lasts,
    parameters,
    check: () => [],
    describe: (values, target) => ({
      does: recipe.does(values, containersInWords(values.instances, nameOfTarget(target))),
      undo,
      proof,
    }),
    observeDeadlineMs: () => LOOK_DEADLINE_MS,
    async targets(context, signal) {
      const { instances } = context.values;
      const frozen = await frozenContainers(context, instances, signal);
      // What could not be captured is refused before anything is touched.
      const chosen = await chosenContainers({ ...context, frozen }, instances, signal);
      for (const now of chosen) recipe.capture(capturedOf(now), context);
      return frozen;
    },
    async capture(context, signal) {
      const chosen = await chosenContainers(context, context.values.instances, signal);
      const containers = chosen.map((now) => recipe.capture(capturedOf(now), context));
      return { kind: 'restore-containers', containers };
    },
    async inject(context, { containers }, signal) {
      const runtime = containersOf(context.ports);
      await eachContainer(containers, async (captured) => {
        await refuseLateness(context, captured.incarnation, signal);
        await recipe.act(runtime, captured, context.values, signal);
        if (recipe.takeBack === undefined) return;
        const takeBack = recipe.takeBack.bind(recipe, runtime, captured, signal);
        await refuseSuccessor(context, captured.incarnation, takeBack, signal);
      });
    },
    readBack: (context, { containers }, signal) => readBack(recipe, context, containers, signal),
    async observe(context, { containers }, signal, moment = 'during') {
      const atMs = context.ports.clock.now();
      const runtime = containersOf(context.ports);
      const look = { judge: recipe.judge, moment };
      const seen = await lookAtContainers(containers, look, runtime, signal);
      const [first] = containers;
      const expected = first === undefined ? '' : recipe.expected(first);
      return { atMs, ...seen, expected };
    },
    async rollBack(undo, ports, signal, onRung) {
      const runtime = containersOf(ports);
      const starts = new StartAnnouncer(undo, onRung);
      await eachContainer(queued(undo.containers), async ({ captured, turn, pass }) => {
        const ticket = { turn, pass, ...starts.of(captured.incarnation) };
        const restoration = recipe.restoration(captured, runtime);
        try {
          const now = await restoreContainer(restoration, ports, signal, ticket);
          if (now !== undefined) await sayOtherAddresses(now, captured, onRung);
        } finally {
          pass();
        }
      });
    },
  };
}

async function readBack<P extends Counted, C extends Captured>(
  recipe: ContainerFaultRecipe<P, C>,
  { ports, faultId }: FaultContext<ParameterValues<P>>,
  containers: readonly C[],
  signal: AbortSignal,
): Promise<string> {
  const look = { judge: recipe.judge, moment: 'during' } as const;
  const seen = await lookAtContainers(containers, look, containersOf(ports), signal);
  if (seen.effect === 'present') return `${seen.measure}: ${seen.observed}`;
  const expected = containers.slice(0, 1).map((one) => recipe.expected(one));
  throw new FaultlineError(
    'FAULT_FAILED',
    `The fault "${faultId}" is not in force: ${seen.measure} is ${seen.observed}, not ${expected.join('')}.`,
  );
}

function capturedOf({ incarnation, networks }: ContainerState): Captured {
  return { incarnation, networks };
}

/**
 * Each with a turn that comes when the one before it has passed, in the order of their addresses: an engine gives the
 * lowest free one to whoever is started next.
 */
function queued<C extends Captured>(
  containers: readonly C[],
): readonly ({ readonly captured: C } & Pick<Ticket, 'turn' | 'pass'>)[] {
  let turn = Promise.resolve();
  return containers.toSorted(byAddress).map((captured) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const queuedOne = { captured, turn, pass: resolve };
    turn = promise;
    return queuedOne;
  });
}

function byAddress(one: Captured, other: Captured): number {
  const [first, second] = [one, other].map(({ networks }) => networks[0]?.ipAddress ?? '');
  return (first ?? '').localeCompare(second ?? '', 'en', { numeric: true });
}
