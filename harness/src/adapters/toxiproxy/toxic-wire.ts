import { isDeepStrictEqual } from 'node:util';
import type { ICreateToxicBody, ToxicType } from 'toxiproxy-node-client';
import type { JsonValue } from '../../domain/fault.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type {
  Direction,
  FoundHarm,
  LinkHarm,
  NamedHarm,
  ProxyState,
} from '../../ports/network-proxy.ts';

type Attributes = Readonly<Record<string, number>>;

/** A harm as Toxiproxy takes it. Its units differ: kB a second for a rate, µs for the pause of a slicer. */
export function toToxic(named: NamedHarm): ICreateToxicBody<Attributes> {
  const [type, attributes] = wireOf(named.harm);
  return { name: named.name, type, stream: named.direction, toxicity: named.toxicity, attributes };
}

/** A harm exactly as it was found, with no question asked: it may be somebody else's. */
export function toFoundToxic(found: FoundHarm): object {
  const { name, direction: stream, toxicity, harm } = found;
  if (harm.kind !== 'foreign') return toToxic({ ...found, harm });
  return { name, type: harm.type, stream, toxicity, attributes: harm.attributes };
}

function wireOf(harm: LinkHarm): readonly [ToxicType, Attributes] {
  switch (harm.kind) {
    case 'latency':
      return ['latency', { latency: harm.latencyMs, jitter: harm.jitterMs }];
    case 'hang':
      return ['timeout', { timeout: harm.closeAfterMs }];
    case 'reset':
      return ['reset_peer', { timeout: harm.afterMs }];
    case 'bandwidth':
      return ['bandwidth', { rate: harm.bytesPerSecond / 1_000 }];
    case 'slow-close':
      return ['slow_close', { delay: harm.delayMs }];
    case 'slicer':
      return [
        'slicer',
        {
          average_size: harm.averageBytes,
          size_variation: harm.variationBytes,
          delay: harm.delayUs,
        },
      ];
    case 'limit-data':
      return ['limit_data', { bytes: harm.bytes }];
  }
}

/** Reads Toxiproxy's description of a proxy; rejects with `PROXY_FAILED` what does not look like one. */
export function toProxyState(json: unknown): ProxyState {
  const { enabled, listen, upstream, toxics } = fieldsOf(json);
  if (
    typeof enabled !== 'boolean' ||
    typeof listen !== 'string' ||
    typeof upstream !== 'string' ||
    !Array.isArray(toxics)
  ) {
    throw new FaultlineError(
      'PROXY_FAILED',
      `Toxiproxy described a proxy in an unknown form: ${JSON.stringify(json).slice(0, 200)}.`,
      { hint: 'Check that the address is that of a Toxiproxy 2.' },
    );
  }
  return { enabled, listen, upstream, harms: toxics.map(toFoundHarm) };
}

function toFoundHarm(json: unknown): FoundHarm {
  const { name, type, stream, toxicity, attributes } = fieldsOf(json);
  const direction: Direction = stream === 'upstream' ? 'upstream' : 'downstream';
  const harm = toHarm(String(type), fieldsOf(attributes));
  return { name: String(name), direction, toxicity: Number(toxicity), harm };
}

/** What would not be sent again exactly as it was found is `foreign`: another type, or values that are none of ours. */
function toHarm(type: string, attributes: Readonly<Record<string, unknown>>): FoundHarm['harm'] {
  const harm = toKnownHarm(type, attributes);
  if (harm !== undefined && isDeepStrictEqual(wireOf(harm), [type, attributes])) return harm;
  // It comes from JSON, and so it is JSON.
  return { kind: 'foreign', type, attributes: attributes as Record<string, JsonValue> };
}

function toKnownHarm(
  type: string,
  attributes: Readonly<Record<string, unknown>>,
): LinkHarm | undefined {
  const value = (name: string) => Number(attributes[name] ?? 0);
  switch (type) {
    case 'latency':
      return { kind: 'latency', latencyMs: value('latency'), jitterMs: value('jitter') };
    case 'timeout':
      return { kind: 'hang', closeAfterMs: value('timeout') };
    case 'reset_peer':
      return { kind: 'reset', afterMs: value('timeout') };
    case 'bandwidth':
      return { kind: 'bandwidth', bytesPerSecond: value('rate') * 1_000 };
    case 'slow_close':
      return { kind: 'slow-close', delayMs: value('delay') };
    case 'slicer':
      return {
        kind: 'slicer',
        averageBytes: value('average_size'),
        variationBytes: value('size_variation'),
        delayUs: value('delay'),
      };
    case 'limit_data':
      return { kind: 'limit-data', bytes: value('bytes') };
    default:
      return undefined;
  }
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? { ...json } : {};
}
