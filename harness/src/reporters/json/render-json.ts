import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { buildReport } from './build-report.ts';

/** `report.json`: everything a machine needs, in the form of `reportSchema`. */
export function renderJson(record: RunRecord, judgement: Judgement): string {
  return `${print(buildReport(record, judgement), '')}\n`;
}

const LINE_WIDTH = 120;

/**
 * As `JSON.stringify` with an indent of two, but a list of numbers stays on one line, and so does what is
 * small: a second of the run must not take seven lines.
 */
function print(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
    const isSeries = value.every((one) => typeof one === 'number' || one === null);
    if (isSeries || (value.every(isPlain) && line.length + indent.length <= LINE_WIDTH)) {
      return line;
    }
    return `[\n${value.map((one) => inner + print(one, inner)).join(',\n')}\n${indent}]`;
  }
  if (isPlain(value)) return JSON.stringify(value);
  const entries = Object.entries(value as object);
  if (entries.length === 0) return '{}';
  if (entries.every(([, one]) => isPlain(one))) {
    const pairs = entries.map(([key, one]) => `${JSON.stringify(key)}: ${JSON.stringify(one)}`);
    const line = `{ ${pairs.join(', ')} }`;
    if (line.length + indent.length <= LINE_WIDTH) return line;
  }
  const lines = entries.map(([key, one]) => `${inner}${JSON.stringify(key)}: ${print(one, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}
