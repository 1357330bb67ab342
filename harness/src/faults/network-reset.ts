import type { Parameters } from '../domain/parameter.ts';
import { formatDuration } from '../domain/units.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import { outcomeInWords } from './outcome-words.ts';

const PARAMETERS = {
  after: {
    kind: 'duration',
    default: '0ms',
    min: 0,
    // Toxiproxy cannot interrupt this wait: removing the toxic takes as long, and must stay well below its deadline.
    max: 1_000,
    summary: 'How long after the first data the connection is reset.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

/** Connections are reset as soon as something travels on them. */
export const networkReset = linkHarmFault({
  type: 'network-reset',
  summary: 'Connections of a link are reset as soon as something travels on them.',
  parameters: PARAMETERS,
  check: () => [],
  does: ({ after, direction }, link) =>
    `resets each connection of ${link} ${after === 0 ? 'at' : `${formatDuration(after)} after`} the first of its ${whatTravels(direction)}`,
  proof: () => 'a fresh connection through the link is reset without an answer',
  harm: ({ after, direction }) => ({
    direction,
    toxicity: 1,
    harm: { kind: 'reset', afterMs: Math.round(after) },
  }),
  look: {
    measure: 'answer',
    expected: () => 'a reset connection',
    request: ({ after, direction }) => ({
      payloadBytes: 0,
      direction,
      untilClosed: false,
      deadlineMs: after + 1_000,
    }),
    judge: (outcome, { after }) => {
      const observed = outcomeInWords(outcome);
      if (outcome.kind === 'answered') {
        return { effect: 'absent', observed, valueMs: outcome.answeredMs };
      }
      // A plain close is also what a proxy does whose upstream is down; only the reset is ours.
      const isOurs =
        outcome.kind === 'reset' && outcome.bytes === 0 && outcome.afterMs >= after * 0.9;
      return { effect: isOurs ? 'present' : 'unknown', observed };
    },
  },
});
