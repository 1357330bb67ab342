import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import type { Bytes } from '../domain/units.ts';
import type { ProbeOutcome } from '../ports/link-probe.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { formatBytes } from './format-bytes.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import type { Sight } from './look-at-link.ts';
import { outcomeInWords } from './outcome-words.ts';
import { MOST_PAYLOAD_BYTES } from './telling-payload.ts';

/** How far beyond the limit the probe goes. */
const BEYOND_BYTES: Bytes = 1_000;
const LARGEST_LIMIT_BYTES = MOST_PAYLOAD_BYTES - BEYOND_BYTES;

const PARAMETERS = {
  bytes: {
    kind: 'size',
    required: true,
    min: 1,
    max: 10_000_000_000,
    summary: 'How many bytes a connection carries before it is closed.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

type Values = ParameterValues<typeof PARAMETERS>;

/** Connections are cut once they have carried so much, in the middle of an answer if need be. */
export const networkLimitData = linkHarmFault({
  type: 'network-limit-data',
  summary: 'Connections of a link are closed once they have carried so many bytes.',
  parameters: PARAMETERS,
  check: ({ bytes }) =>
    bytes > LARGEST_LIMIT_BYTES
      ? [
          `bytes is ${formatBytes(bytes)}, which cannot be told from no fault: it must be at most ${formatBytes(LARGEST_LIMIT_BYTES)}.`,
        ]
      : [],
  does: ({ bytes, direction }, link) =>
    `closes each connection of ${link} after ${formatBytes(bytes)} of ${whatTravels(direction)}`,
  proof: ({ bytes }) =>
    `a fresh connection through the link is cut before it has carried more than ${formatBytes(bytes)}`,
  harm: ({ bytes, direction }) => ({
    direction,
    toxicity: 1,
    harm: { kind: 'limit-data', bytes: Math.round(bytes) },
  }),
  look: {
    measure: 'transfer',
    expected: ({ bytes }) => `cut after ${formatBytes(bytes)}`,
    request: ({ bytes, direction }) => ({
      payloadBytes: Math.round(bytes) + BEYOND_BYTES,
      direction,
      untilClosed: false,
      deadlineMs: 2_000,
    }),
    judge,
  },
});

function judge(outcome: ProbeOutcome, { bytes, direction }: Values): Sight {
  const isDownstream = direction === 'downstream';
  switch (outcome.kind) {
    case 'answered': {
      const observed = `${formatBytes(outcome.bytes)} carried whole`;
      return isDownstream && outcome.bytes <= bytes
        ? { effect: 'unknown', observed: `${observed}, too little to tell` }
        : { effect: 'absent', observed, valueMs: outcome.answeredMs };
    }
    case 'closed':
    case 'reset':
      // Upstream the cut cannot be counted from here; downstream it must be where it was asked for.
      return {
        effect: !isDownstream || outcome.bytes === Math.round(bytes) ? 'present' : 'unknown',
        observed: isDownstream
          ? `cut after ${formatBytes(outcome.bytes)}`
          : outcomeInWords(outcome),
      };
    case 'refused':
    case 'silent':
      return { effect: 'unknown', observed: outcomeInWords(outcome) };
  }
}
