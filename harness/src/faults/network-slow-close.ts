import type { Parameters } from '../domain/parameter.ts';
import { formatDuration } from '../domain/units.ts';
import { DIRECTION } from './direction-parameter.ts';
import { judgeDuration } from './judge-duration.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import { outcomeInWords } from './outcome-words.ts';

const PARAMETERS = {
  delay: {
    kind: 'duration',
    required: true,
    min: 20,
    max: 30_000,
    summary: 'How much later the end of a connection arrives.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

/** Connections end late: what one side closes stays open for the other. */
export const networkSlowClose = linkHarmFault({
  type: 'network-slow-close',
  summary: 'Connections of a link end late: what one side has closed stays open for the other.',
  parameters: PARAMETERS,
  check: () => [],
  does: ({ delay, direction }, link) =>
    `lets the ${direction === 'downstream' ? 'caller' : 'callee'} of ${link} notice the end of a connection ${formatDuration(delay)} late`,
  proof: ({ delay }) =>
    `a fresh connection through the link stays open for at least ${formatDuration(delay)} after it was closed`,
  harm: ({ delay, direction }) => ({
    direction,
    toxicity: 1,
    harm: { kind: 'slow-close', delayMs: Math.round(delay) },
  }),
  look: {
    measure: 'time to close',
    expected: ({ delay }) => `at least ${formatDuration(delay)}`,
    request: ({ delay, direction }) => ({
      payloadBytes: 0,
      direction,
      untilClosed: true,
      deadlineMs: delay + 1_000,
    }),
    judge: (outcome, { delay }) => {
      if (outcome.kind !== 'answered') {
        return { effect: 'unknown', observed: outcomeInWords(outcome) };
      }
      const { closedMs } = outcome;
      return closedMs === undefined
        ? { effect: 'unknown', observed: 'still open at the end of the look' }
        : {
            effect: judgeDuration(closedMs, delay),
            observed: formatDuration(closedMs),
            valueMs: closedMs,
          };
    },
  },
});
