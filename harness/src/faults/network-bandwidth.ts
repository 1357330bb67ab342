import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import { formatDuration, type Bytes, type Ms } from '../domain/units.ts';
import type { ProbeOutcome, ProbeRequest } from '../ports/link-probe.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { formatBytes } from './format-bytes.ts';
import { judgeDuration } from './judge-duration.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import type { Sight } from './look-at-link.ts';
import { outcomeInWords } from './outcome-words.ts';
import { LEAST_TELLING_MS, MOST_PAYLOAD_BYTES, TELLING_MS } from './telling-payload.ts';

/** What a protocol says around a payload: greetings, headers. */
const SURROUNDING_BYTES: Bytes = 2_000;
const FASTEST_BYTES_PER_SECOND = (MOST_PAYLOAD_BYTES / TELLING_MS) * 1_000;

const PARAMETERS = {
  rate: {
    kind: 'bandwidth',
    required: true,
    min: 1_000,
    max: 10_000_000_000,
    summary: 'Bytes a second that each connection carries.',
  },
  direction: DIRECTION,
} as const satisfies Parameters;

type Values = ParameterValues<typeof PARAMETERS>;

/** Each connection of a link carries only so much a second. */
export const networkBandwidth = linkHarmFault({
  type: 'network-bandwidth',
  summary: 'Each connection of a link carries only so many bytes a second.',
  parameters: PARAMETERS,
  check: ({ rate }) => [
    ...(Number.isInteger(rate / 1_000)
      ? []
      : [
          `rate is ${rate} B/s, and Toxiproxy counts in whole kB/s: use ${Math.floor(rate / 1_000)}kB/s or ${Math.ceil(rate / 1_000)}kB/s.`,
        ]),
    ...(rate > FASTEST_BYTES_PER_SECOND
      ? [
          `rate is ${formatBytes(rate)}/s, which cannot be told from no fault: it must be at most ${formatBytes(FASTEST_BYTES_PER_SECOND)}/s, at which ${formatBytes(MOST_PAYLOAD_BYTES)} take ${formatDuration(TELLING_MS)}.`,
        ]
      : []),
  ],
  does: ({ rate, direction }, link) =>
    `carries the ${whatTravels(direction)} on ${link} at no more than ${formatBytes(rate)}/s a connection`,
  proof: (values) =>
    `a fresh connection through the link takes at least ${formatDuration(TELLING_MS)} for ${formatBytes(payloadBytes(values))}`,
  harm: ({ rate, direction }) => ({
    direction,
    toxicity: 1,
    harm: { kind: 'bandwidth', bytesPerSecond: rate },
  }),
  look: {
    measure: 'transfer',
    expected: ({ rate }) => `at most ${formatBytes(rate)}/s`,
    request,
    judge,
  },
});

function payloadBytes({ rate }: Values): Bytes {
  return Math.min(MOST_PAYLOAD_BYTES, Math.ceil((rate * TELLING_MS) / 1_000));
}

function request(values: Values): ProbeRequest {
  const bytes = payloadBytes(values);
  return {
    payloadBytes: bytes,
    direction: values.direction,
    untilClosed: false,
    deadlineMs: 1_000 + 1.2 * durationMs(bytes + SURROUNDING_BYTES, values),
  };
}

function judge(outcome: ProbeOutcome, values: Values): Sight {
  const observed = outcomeInWords(outcome);
  if (outcome.kind === 'answered') {
    const moved = values.direction === 'downstream' ? outcome.bytes : payloadBytes(values);
    const atLeastMs = durationMs(moved, values);
    const seen = {
      observed: `${formatBytes(moved)} in ${formatDuration(outcome.answeredMs)}`,
      valueMs: outcome.answeredMs,
    };
    return atLeastMs < LEAST_TELLING_MS
      ? { effect: 'unknown', ...seen, observed: `${seen.observed}, too little to tell` }
      : { effect: judgeDuration(outcome.answeredMs, atLeastMs), ...seen };
  }
  // An answer far larger than was asked for is still on its way; how much of it has come tells the rate.
  const isTrickling =
    outcome.kind === 'silent' &&
    values.direction === 'downstream' &&
    outcome.bytes > 0 &&
    judgeDuration(outcome.afterMs, durationMs(outcome.bytes, values)) === 'present';
  return { effect: isTrickling ? 'present' : 'unknown', observed };
}

function durationMs(bytes: Bytes, { rate }: Values): Ms {
  return (bytes / rate) * 1_000;
}
