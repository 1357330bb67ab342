import assert from 'node:assert/strict';
import { FaultlineError } from '../../domain/faultline-error.ts';

/** Compares plain data as it would stand in a journal, so that it does not matter which realm an object is of. */
export function expectSame(actual: unknown, expected: unknown, message: string): void {
  assert.equal(asText(actual), asText(expected), message);
}

/** The error of a call that has to be refused with one of ours. */
export async function refusalOf(call: Promise<unknown>): Promise<FaultlineError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof FaultlineError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'The call was expected to be refused.' });
}

function asText(value: unknown): string {
  return JSON.stringify(value, sortedKeys, 2) ?? 'nothing';
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
