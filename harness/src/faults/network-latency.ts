import type { Ms, Ratio } from '../domain/units.ts';
import { formatDuration, formatRatio } from '../domain/units.ts';
import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import type { ProbeOutcome } from '../ports/link-probe.ts';
import { DIRECTION, whatTravels } from './direction-parameter.ts';
import { judgeDuration } from './judge-duration.ts';
import { linkHarmFault } from './link-harm-fault.ts';
import type { Sight } from './look-at-link.ts';
import { outcomeInWords } from './outcome-words.ts';

const PARAMETERS = {
  latency: {
    kind: 'duration',
    required: true,
    min: 10,
    max: 30_000,
    summary: 'How much later everything that travels arrives.',
  },
  jitter: {
    kind: 'duration',
    default: '0ms',
    min: 0,
    max: 30_000,
    summary: 'The delay varies evenly by this much, up and down.',
  },
  direction: DIRECTION,
  toxicity: {
    kind: 'percentage',
    default: '100%',
    min: 0.1,
    max: 1,
    summary: 'Share of the connections that are delayed; decided once a connection.',
  },
} as const satisfies Parameters;

type Values = ParameterValues<typeof PARAMETERS>;

/** Answers, or requests, of a link arrive late; nothing is lost. Connecting is not delayed. */
export const networkLatency = linkHarmFault({
  type: 'network-latency',
  summary: 'Everything on a link arrives late; nothing is lost.',
  parameters: PARAMETERS,
  check: ({ latency, jitter }) =>
    jitter > latency
      ? [
          `jitter is ${formatDuration(jitter)} but latency only ${formatDuration(latency)}: jitter must be at most the latency.`,
        ]
      : [],
  does: (values, link) =>
    `delays the ${whatTravels(values.direction)} on ${link} by ${delayInWords(values)}${sharing(values.toxicity)}`,
  proof: (values) => `a fresh connection through the link is answered after ${expected(values)}`,
  harm: ({ latency, jitter, direction, toxicity }) => ({
    direction,
    toxicity,
    harm: { kind: 'latency', latencyMs: Math.round(latency), jitterMs: Math.round(jitter) },
  }),
  look: {
    measure: 'round trip',
    expected,
    request: ({ latency, jitter, direction }) => ({
      payloadBytes: 0,
      direction,
      untilClosed: false,
      deadlineMs: latency + jitter + 1_000,
    }),
    judge: (outcome, values) =>
      outcome.kind === 'answered'
        ? {
            effect: judgeDuration(outcome.answeredMs, atLeastMs(values)),
            observed: formatDuration(outcome.answeredMs),
            valueMs: outcome.answeredMs,
          }
        : { effect: 'unknown', observed: outcomeInWords(outcome), ...cutShort(outcome, values) },
    connections,
  },
});

/** A connection that something ends sooner than its answer could be late never shows the latency. */
function cutShort(outcome: ProbeOutcome, values: Values): Pick<Sight, 'cutShort'> {
  if (outcome.kind !== 'closed' && outcome.kind !== 'reset') return {};
  const neededMs = atLeastMs(values);
  return outcome.afterMs < neededMs ? { cutShort: { afterMs: outcome.afterMs, neededMs } } : {};
}

/** With a jitter near the latency hardly any delay is certain; then a little more than half of it is asked for. */
function atLeastMs({ latency, jitter }: Values): Ms {
  return Math.max(latency - jitter, latency * 0.55);
}

const MOST_CONNECTIONS = 40;
/** Chance that a look at a fault in force misses it. */
const MISS_CHANCE = 0.001;

/**
 * As many connections as make it unlikely that every one of them was spared, by toxicity or by a small draw of the
 * jitter (Toxiproxy draws evenly between latency - jitter and latency + jitter).
 */
function connections(values: Values): number {
  const { latency, jitter, toxicity } = values;
  const shownFromMs = atLeastMs(values) * 0.9;
  const tooShort = jitter === 0 ? 0 : Math.max(0, shownFromMs - (latency - jitter)) / (2 * jitter);
  const missed = 1 - toxicity * (1 - tooShort);
  if (missed <= 0) return 1;
  return Math.min(MOST_CONNECTIONS, Math.ceil(Math.log(MISS_CHANCE) / Math.log(missed)));
}

function expected(values: Values): string {
  return `at least ${formatDuration(atLeastMs(values))}${values.toxicity < 1 ? ' on some connections' : ''}`;
}

function delayInWords({ latency, jitter }: Values): string {
  return jitter === 0
    ? formatDuration(latency)
    : `${formatDuration(latency)} ± ${formatDuration(jitter)}`;
}

function sharing(toxicity: Ratio): string {
  return toxicity === 1 ? '' : `, on ${formatRatio(toxicity)} of the connections`;
}
