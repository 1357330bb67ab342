import { FaultlineError } from '../domain/faultline-error.ts';
import type { LinkHarm, NamedHarm } from './network-proxy.ts';

/** Toxiproxy keeps durations as nanoseconds in 64 bits; an hour is far below that and above any experiment. */
const MOST_MS = 3_600_000;
const MOST_BYTES = Number.MAX_SAFE_INTEGER;

type Limit = readonly [name: string, value: number, min: number, max: number];

/**
 * What every `NetworkProxy` refuses with `PROXY_FAILED` before anything is sent: what Toxiproxy would take without a
 * word and then die of at the next byte (a slicer of size 0, a negative rate), or would quietly do something else
 * with (a rate of 0 stalls, a toxicity of 7 is always).
 */
export function refuseDangerousHarm({ name, toxicity, harm }: NamedHarm): void {
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(name)) {
    throw refused(`the name "${name}" is not made of letters, digits, "_" and "-" alone`);
  }
  if (!(toxicity > 0 && toxicity <= 1)) {
    throw refused(`toxicity is ${toxicity}; it must be above 0 and at most 1`);
  }
  for (const [what, value, min, max] of limitsOf(harm)) {
    if (!Number.isInteger(value) || value < min || value > max) {
      throw refused(
        `${harm.kind}: ${what} is ${value}; it must be a whole number from ${min} to ${max}`,
      );
    }
  }
  if (harm.kind === 'slicer' && harm.variationBytes >= harm.averageBytes) {
    throw refused(
      `slicer: variationBytes is ${harm.variationBytes}; it must be less than averageBytes, ${harm.averageBytes}`,
    );
  }
}

function limitsOf(harm: LinkHarm): readonly Limit[] {
  switch (harm.kind) {
    case 'latency':
      return [
        ['latencyMs', harm.latencyMs, 0, MOST_MS],
        ['jitterMs', harm.jitterMs, 0, harm.latencyMs],
      ];
    case 'hang':
      return [['closeAfterMs', harm.closeAfterMs, 0, MOST_MS]];
    case 'reset':
      return [['afterMs', harm.afterMs, 0, MOST_MS]];
    case 'bandwidth':
      return [['bytesPerSecond / 1000', harm.bytesPerSecond / 1_000, 1, MOST_BYTES]];
    case 'slow-close':
      return [['delayMs', harm.delayMs, 0, MOST_MS]];
    case 'slicer':
      return [
        ['averageBytes', harm.averageBytes, 1, MOST_BYTES],
        ['variationBytes', harm.variationBytes, 0, MOST_BYTES],
        ['delayUs', harm.delayUs, 0, MOST_MS * 1_000],
      ];
    case 'limit-data':
      return [['bytes', harm.bytes, 0, MOST_BYTES]];
  }
}

function refused(why: string): FaultlineError {
  return new FaultlineError('PROXY_FAILED', `Refused before it was sent to Toxiproxy: ${why}.`, {
    hint: 'Nothing was changed. Mend the value.',
  });
}
