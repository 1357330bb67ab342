/** Metrics in Prometheus's protobuf format, the only one that carries native histograms (io.prometheus.client). */
export type ExposedHistogram = {
  readonly schema: number;
  readonly sum: number;
  /** How many values each bucket holds, by index: those up to `2^(index · 2^-schema)`. */
  readonly counts: ReadonlyMap<number, number>;
};

export const PROTOBUF_TYPE =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

/** One gauge without labels. */
export function gaugeFamily(name: string, value: number): Buffer {
  return family(name, 1, message(2, message(1, double(value), true), false));
}

/** One native histogram without labels. */
export function histogramFamily(name: string, histogram: ExposedHistogram): Buffer {
  const { schema, sum, counts } = histogram;
  const indexes = [...counts.keys()].sort((a, b) => a - b);
  const spans: { offset: number; length: number }[] = [];
  let next = 0;
  for (const index of indexes) {
    const last = spans.at(-1);
    if (last !== undefined && index === next) last.length += 1;
    else spans.push({ offset: index - next, length: 1 });
    next = index + 1;
  }
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  const deltas = indexes.map((index, i) => count(index) - (i === 0 ? 0 : count(indexes[i - 1]!)));
  function count(index: number): number {
    return counts.get(index) ?? 0;
  }
  const body = Buffer.concat([
    tag(1, 0),
    varint(BigInt(total)),
    tag(2, 1),
    double(sum),
    tag(5, 0),
    varint(zigzag(schema)),
    tag(6, 1),
    double(1e-9),
    tag(7, 0),
    varint(0n),
    ...spans.map(({ offset, length }) =>
      message(
        12,
        Buffer.concat([tag(1, 0), varint(zigzag(offset)), tag(2, 0), varint(BigInt(length))]),
        false,
      ),
    ),
    ...deltas.flatMap((delta) => [tag(13, 0), varint(zigzag(delta))]),
  ]);
  return family(name, 4, message(7, body, false));
}

function family(name: string, type: number, metric: Buffer): Buffer {
  const body = Buffer.concat([
    message(1, Buffer.from(name), false),
    tag(3, 0),
    varint(BigInt(type)),
    message(4, metric, false),
  ]);
  return Buffer.concat([varint(BigInt(body.length)), body]);
}

/** A field of bytes; with `isDouble`, of eight of them. */
function message(field: number, body: Buffer, isDouble: boolean): Buffer {
  return isDouble
    ? Buffer.concat([tag(field, 1), body])
    : Buffer.concat([tag(field, 2), varint(BigInt(body.length)), body]);
}

function tag(field: number, wire: number): Buffer {
  return varint(BigInt((field << 3) | wire));
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function zigzag(value: number): bigint {
  return BigInt(value >= 0 ? 2 * value : -2 * value - 1);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}
