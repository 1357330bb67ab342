import type { Parameters } from '../domain/parameter.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import { outcomeInWords } from './outcome-words.ts';

/** A healthy link answers its smallest exchange long before. */
const SILENCE_MS: Ms = 1_000;

const PARAMETERS = {
  closeAfter: {
    kind: 'duration',
    default: '0ms',
    min: 0,
    max: 600_000,
    summary: 'Closes a connection after so long without traffic; 0ms leaves it open for ever.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

/** A link that accepts connections and swallows what is sent: the caller's own time-outs are all it has. */
export const networkTimeout = linkHarmFault({
  type: 'network-timeout',
  summary: 'A link hangs: connections are accepted, and what is sent is swallowed.',
  parameters: PARAMETERS,
  check: ({ closeAfter }) =>
    closeAfter > 0 && closeAfter < 50
      ? [
          `closeAfter is ${formatDuration(closeAfter)}: a connection that closes that soon cannot be told from a broken one; use 0ms for never, or at least 50ms.`,
        ]
      : [],
  does: ({ direction, closeAfter }, link) =>
    `swallows the ${whatTravels(direction)} on ${link}; connections ${
      closeAfter === 0
        ? 'stay open and silent'
        : `close after ${formatDuration(closeAfter)} of silence`
    }`,
  proof: () =>
    `a fresh connection through the link is accepted and has no answer after ${formatDuration(SILENCE_MS)}`,
  harm: ({ direction, closeAfter }) => ({
    direction,
    toxicity: 1,
    harm: { kind: 'hang', closeAfterMs: Math.round(closeAfter) },
  }),
  look: {
    measure: 'answer',
    expected: ({ closeAfter }) =>
      closeAfter > 0 && closeAfter < SILENCE_MS
        ? `none, and closed after ${formatDuration(closeAfter)}`
        : `none within ${formatDuration(SILENCE_MS)}`,
    request: ({ direction }) => ({
      payloadBytes: 0,
      direction,
      untilClosed: false,
      deadlineMs: SILENCE_MS,
    }),
    judge: (outcome, { closeAfter }) => {
      const observed = outcomeInWords(outcome);
      if (outcome.kind === 'answered') {
        return { effect: 'absent', observed, valueMs: outcome.answeredMs };
      }
      if (outcome.kind === 'silent' && outcome.bytes === 0) return { effect: 'present', observed };
      const isClosedInTime =
        outcome.kind === 'closed' && closeAfter > 0 && outcome.afterMs >= closeAfter * 0.9;
      return { effect: isClosedInTime ? 'present' : 'unknown', observed };
    },
  },
});
