import { GUARDRAIL_CLEAR, evaluateGuardrail, type GuardrailState } from '../domain/guardrail.ts';
import type { Experiment } from '../domain/experiment.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { LoadWatch } from './load-watch.ts';
import { pause } from './pause.ts';
import type { StopControl } from './stop-control.ts';

const EVALUATE_EVERY_MS: Ms = 500;

/** Evaluates the experiment's guardrails on the live client record, until `over`, and stops the run when one holds. */
export async function watchGuardrails(
  experiment: Experiment,
  load: LoadWatch,
  run: { readonly clock: Clock; readonly stop: StopControl },
  over: AbortSignal,
): Promise<void> {
  const { clock, stop } = run;
  const states: GuardrailState[] = experiment.guardrails.map(() => GUARDRAIL_CLEAR);
  while (await pause(clock, EVALUATE_EVERY_MS, over)) {
    for (const [index, guardrail] of experiment.guardrails.entries()) {
      const state = evaluateGuardrail(
        guardrail,
        states[index] ?? GUARDRAIL_CLEAR,
        load.seconds,
        clock.now(),
      );
      states[index] = state;
      if (state.tripped !== undefined) {
        stop.request({
          kind: 'guardrail',
          guardrail: index,
          observed: state.tripped,
          conditionAtMs: clock.now(),
        });
      }
    }
  }
}
