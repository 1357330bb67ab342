/** One line of k6's sample stream. */
export type Sample = {
  readonly metric: string;
  /** When what it tells of was over, in microseconds since 1970. */
  readonly atUs: number;
  /** A count, or a duration in ms. */
  readonly value: number;
  /** `''` outside every scenario: in `setup()` and `teardown()`. */
  readonly scenario: string;
  /** Of the answer; `'0'` when there was none, `''` where there is no request. */
  readonly status: string;
  readonly errorCode: string;
  /** The virtual user, `''` where there is none. */
  readonly vu: string;
};

export type SampleReader = {
  /** Takes the stream in whatever pieces it comes. */
  readonly push: (chunk: string) => void;
  /** How many lines made no sense. */
  readonly unreadable: () => number;
};

const WANTED = new Set([
  'http_reqs',
  'http_req_duration',
  'http_req_blocked',
  'data_sent',
  'iteration_duration',
  'dropped_iterations',
  'vus',
  'vus_max',
]);

/** Reads the CSV that k6 writes to its standard output; of its metrics only those that are needed are looked at. */
export function sampleReader(onSample: (sample: Sample) => void): SampleReader {
  let rest = '';
  let unreadable = 0;
  let columns: Columns | undefined;

  const readLine = (line: string): void => {
    if (columns === undefined) {
      columns = columnsOf(line);
      return;
    }
    if (!WANTED.has(line.slice(0, Math.max(0, line.indexOf(','))))) return;
    const sample = sampleOf(fieldsOf(line), columns);
    if (sample === undefined) unreadable += 1;
    else onSample(sample);
  };

  return {
    push: (chunk) => {
      const text = rest + chunk;
      let from = 0;
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        readLine(text.slice(from, to));
        from = to + 1;
      }
      rest = text.slice(from);
    },
    unreadable: () => unreadable,
  };
}

type Columns = Readonly<
  Record<'at' | 'value' | 'scenario' | 'status' | 'errorCode' | 'metadata', number>
>;

function columnsOf(header: string): Columns {
  const names = header.split(',');
  return {
    at: names.indexOf('timestamp'),
    value: names.indexOf('metric_value'),
    scenario: names.indexOf('scenario'),
    status: names.indexOf('status'),
    errorCode: names.indexOf('error_code'),
    metadata: names.indexOf('metadata'),
  };
}

function sampleOf(fields: readonly string[], columns: Columns): Sample | undefined {
  const atUs = Number(fields[columns.at] ?? Number.NaN);
  const value = Number(fields[columns.value] ?? Number.NaN);
  const metadata = fields[columns.metadata];
  if (!Number.isFinite(atUs) || !Number.isFinite(value) || metadata === undefined) return undefined;
  return {
    metric: fields[0] ?? '',
    atUs,
    value,
    scenario: fields[columns.scenario] ?? '',
    status: fields[columns.status] ?? '',
    errorCode: fields[columns.errorCode] ?? '',
    vu: /(?:^|&)vu=(\d+)/.exec(metadata)?.[1] ?? '',
  };
}

/** Quotes appear only where a script puts commas or quotes into a tag. */
function fieldsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
