import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import { formatDuration, type Bytes, type Ms } from '../domain/units.ts';
import type { ProbeOutcome } from '../ports/link-probe.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { formatBytes } from './format-bytes.ts';
import { judgeDuration } from './judge-duration.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import type { Sight } from './look-at-link.ts';
import { outcomeInWords } from './outcome-words.ts';
import { LEAST_TELLING_MS, MOST_PAYLOAD_BYTES, TELLING_MS } from './telling-payload.ts';

const PARAMETERS = {
  averageSize: {
    kind: 'size',
    required: true,
    min: 1,
    max: 1_000_000,
    summary: 'How large the pieces are on average.',
  },
  sizeVariation: {
    kind: 'size',
    default: '0B',
    min: 0,
    max: 1_000_000,
    summary: 'The size varies by this much, up and down; less than the average.',
  },
  delay: {
    kind: 'duration',
    required: true,
    min: 0.001,
    max: 10_000,
    summary: 'Pause after each piece.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

type Values = ParameterValues<typeof PARAMETERS>;

/** What travels arrives in small pieces with pauses between them. */
export const networkSlicer = linkHarmFault({
  type: 'network-slicer',
  summary: 'What travels on a link arrives in small pieces with pauses between them.',
  parameters: PARAMETERS,
  check,
  does: ({ averageSize, sizeVariation, delay, direction }, link) =>
    `cuts the ${whatTravels(direction)} on ${link} into pieces of ${formatBytes(averageSize)}${
      sizeVariation === 0 ? '' : ` ± ${formatBytes(sizeVariation)}`
    }, ${formatDuration(delay)} apart`,
  proof: (values) =>
    `a fresh connection through the link takes at least ${formatDuration(leastMs(payloadBytes(values), values))} for ${formatBytes(payloadBytes(values))}`,
  harm: ({ averageSize, sizeVariation, delay, direction }) => ({
    direction,
    toxicity: 1,
    harm: {
      kind: 'slicer',
      averageBytes: Math.round(averageSize),
      variationBytes: Math.round(sizeVariation),
      delayUs: Math.round(delay * 1_000),
    },
  }),
  look: {
    measure: 'transfer',
    expected: (values) =>
      `at least ${formatDuration(leastMs(payloadBytes(values), values))} for ${formatBytes(payloadBytes(values))}`,
    request: (values) => ({
      payloadBytes: payloadBytes(values),
      direction: values.direction,
      untilClosed: false,
      deadlineMs: 2_000 + 4 * leastMs(payloadBytes(values), values),
    }),
    judge,
  },
});

function check(values: Values): readonly string[] {
  const { averageSize, sizeVariation, delay } = values;
  if (sizeVariation >= averageSize) {
    return [
      `sizeVariation is ${formatBytes(sizeVariation)} and averageSize ${formatBytes(averageSize)}: the variation must be less than the average.`,
    ];
  }
  if (payloadBytes(values) <= MOST_PAYLOAD_BYTES) return [];
  return [
    `pieces of ${formatBytes(averageSize)}, ${formatDuration(delay)} apart, cannot be told from no fault: ${formatBytes(MOST_PAYLOAD_BYTES)} must take at least ${formatDuration(TELLING_MS)}; make the pieces smaller or the delay longer.`,
  ];
}

/** Toxiproxy leaves pieces of up to average + variation whole. */
function largestPieceBytes({ averageSize, sizeVariation }: Values): Bytes {
  return Math.round(averageSize) + Math.round(sizeVariation);
}

function payloadBytes(values: Values): Bytes {
  const pieces = Math.ceil(TELLING_MS / values.delay) + 1;
  return pieces * largestPieceBytes(values);
}

/** The pause after the last piece delays nothing. */
function leastMs(bytes: Bytes, values: Values): Ms {
  return (Math.ceil(bytes / largestPieceBytes(values)) - 1) * values.delay;
}

function judge(outcome: ProbeOutcome, values: Values): Sight {
  if (outcome.kind !== 'answered') {
    return { effect: 'unknown', observed: outcomeInWords(outcome) };
  }
  const moved = values.direction === 'downstream' ? outcome.bytes : payloadBytes(values);
  const atLeastMs = leastMs(moved, values);
  const observed = `${formatBytes(moved)} in ${formatDuration(outcome.answeredMs)}`;
  return atLeastMs < LEAST_TELLING_MS
    ? {
        effect: 'unknown',
        observed: `${observed}, too little to tell`,
        valueMs: outcome.answeredMs,
      }
    : {
        effect: judgeDuration(outcome.answeredMs, atLeastMs),
        observed,
        valueMs: outcome.answeredMs,
      };
}
