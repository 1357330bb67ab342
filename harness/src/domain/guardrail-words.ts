import type { GeneratorMeasure, Guardrail, QueryLimit } from './guardrail.ts';
import { formatDuration, formatRatio } from './units.ts';

/** What a guardrail watches: `api-availability`, `share of api-latency under 1 s`, `health of api`. */
export function guardrailSubject(guardrail: Guardrail): string {
  switch (guardrail.kind) {
    case 'sli':
      return guardrail.underMs === undefined
        ? guardrail.sli.name
        : `share of ${guardrail.sli.name} under ${formatDuration(guardrail.underMs)}`;
    case 'query':
      return `query ${guardrail.query}`;
    case 'alive':
      return `health of ${guardrail.service}`;
    case 'generator':
      return MEASURES[guardrail.measure];
  }
}

/** When it aborts: `below 50 % over 10 s`, `above 20 for 10 s`, `when not healthy for 5 s`. */
export function guardrailLimit(guardrail: Guardrail): string {
  const span = formatDuration(guardrail.overMs);
  switch (guardrail.kind) {
    case 'sli':
      return `below ${formatRatio(guardrail.below)} over ${span}`;
    case 'query':
      return `${limitWords(guardrail.limit)} for ${span}`;
    case 'alive':
      return `not healthy for ${span}`;
    case 'generator':
      return guardrail.measure === 'cpu'
        ? `above ${formatRatio(guardrail.above)} for ${span}`
        : `above ${formatRatio(guardrail.above)} over ${span}`;
  }
}

export function limitWords({ side, value }: QueryLimit): string {
  return `${side} ${String(value)}`;
}

const MEASURES: Readonly<Record<GeneratorMeasure, string>> = {
  'dropped-arrivals': 'dropped arrivals',
  cpu: "load generator's share of the processors",
};
