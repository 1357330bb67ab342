import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseAllDocuments } from 'yaml';
import { parseSelector } from './selector.ts';
import type { Indicator, Slo } from './slo.ts';

const Metric = Type.Object({
  metricSource: Type.Object({ spec: Type.Object({ query: Type.String() }) }),
});

/** The part of OpenSLO v1 that is understood here; what else stands in a document is for others. */
const Document = Type.Object({
  apiVersion: Type.Literal('openslo/v1'),
  kind: Type.Literal('SLO'),
  metadata: Type.Object({
    name: Type.String({ minLength: 1 }),
    displayName: Type.Optional(Type.String()),
  }),
  spec: Type.Object({
    description: Type.Optional(Type.String()),
    indicator: Type.Object({
      spec: Type.Object({
        ratioMetric: Type.Optional(
          Type.Object({ good: Type.Optional(Metric), bad: Type.Optional(Metric), total: Metric }),
        ),
        thresholdMetric: Type.Optional(Metric),
      }),
    }),
    timeWindow: Type.Array(Type.Object({ duration: Type.String() }), { minItems: 1, maxItems: 1 }),
    objectives: Type.Array(
      Type.Object({
        target: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
        value: Type.Optional(Type.Number()),
      }),
      { minItems: 1, maxItems: 1 },
    ),
  }),
});
type Document = Type.Static<typeof Document>;

const check = Compile(Document);

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads the SLOs of an OpenSLO v1 file.
 * @throws Error naming the file and what in it is not understood.
 */
export function readOpenSlo(file: string, text: string): readonly Slo[] {
  return parseAllDocuments(text).map((document, index) => {
    const where = `${file}, document ${index + 1}`;
    const [mistake] = document.errors;
    if (mistake !== undefined) throw new Error(`${where}: ${mistake.message}`);
    const value: unknown = document.toJS();
    if (!check.Check(value)) {
      const [first] = check.Errors(value);
      throw new Error(`${where}: ${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`);
    }
    try {
      return sloOf(value);
    } catch (error) {
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  });
}

function sloOf({ metadata, spec }: Document): Slo {
  const [objective] = spec.objectives;
  const [window] = spec.timeWindow;
  if (objective === undefined || window === undefined) throw new Error('nothing is promised');
  return {
    name: metadata.name,
    title: metadata.displayName ?? metadata.name,
    description: spec.description ?? '',
    target: objective.target,
    windowMs: durationMs(window.duration),
    indicator: indicatorOf(spec.indicator.spec, objective.value),
  };
}

function indicatorOf(
  spec: Document['spec']['indicator']['spec'],
  limit: number | undefined,
): Indicator {
  const { ratioMetric, thresholdMetric } = spec;
  if (thresholdMetric !== undefined) {
    if (limit === undefined) throw new Error('a threshold needs a value');
    return { kind: 'threshold', buckets: selectorOf(thresholdMetric), limit };
  }
  const { bad, good, total } = ratioMetric ?? {};
  if (total !== undefined && bad !== undefined) {
    return { kind: 'bad-events', bad: selectorOf(bad), total: selectorOf(total) };
  }
  if (total !== undefined && good !== undefined) {
    return { kind: 'good-events', good: selectorOf(good), total: selectorOf(total) };
  }
  throw new Error('the indicator is neither a ratio nor a threshold');
}

function selectorOf(metric: Type.Static<typeof Metric>) {
  return parseSelector(metric.metricSource.spec.query);
}

function durationMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) throw new Error(`"${text}" is not a duration like 30d`);
  return Number(count) * unitMs;
}
