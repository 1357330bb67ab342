import { createHash } from 'node:crypto';
import { JOURNAL_VERSION, type JournalEvent } from '../../domain/journal-event.ts';
import { isJournalEvent } from './is-journal-event.ts';

/** What the next line has to follow: how many there are, and the hash of the last one. */
export type ChainEnd = { readonly count: number; readonly chain: string };

export const CHAIN_START: ChainEnd = { count: 0, chain: '0'.repeat(64) };

/** Of every line the same length, so that what it covers is everything before it. */
const CHAIN_FIELD = /^,"chain":"([0-9a-f]{64})"\}$/;
const CHAIN_FIELD_BYTES = ',"chain":""}'.length + 64;

/**
 * The line of an event: its JSON as it always was, between its number and a hash over the line before and this one,
 * `{"seq":3,"type":"load.released","atMs":1,"chain":"9f…"}`.
 */
export function chainLine(
  event: JournalEvent,
  after: ChainEnd,
): { readonly text: string; readonly end: ChainEnd } {
  const covered = `{"seq":${after.count},${JSON.stringify(event).slice(1, -1)}`;
  const chain = hashOf(after, Buffer.from(covered));
  return { text: `${covered},"chain":"${chain}"}`, end: { count: after.count + 1, chain } };
}

export type ReadLine =
  | { readonly ok: true; readonly event: JournalEvent; readonly end: ChainEnd }
  /** `sentence` says what is wrong with it. */
  | { readonly ok: false; readonly sentence: string };

/** Reads one line, without its line end, and holds it to the line before. */
export function readLine(line: Buffer, after: ChainEnd): ReadLine {
  const fields = parse(line);
  if (fields === undefined) return wrong('the line is not whole JSON');
  const { seq, chain, ...event } = fields;
  if (
    after.count === 0 &&
    event['type'] === 'run.started' &&
    event['version'] !== JOURNAL_VERSION
  ) {
    const found = JSON.stringify(event['version']) ?? 'none';
    return wrong(
      `the journal has version ${found.slice(0, 40)}; this faultline reads version ${JOURNAL_VERSION}`,
    );
  }
  if (!isJournalEvent(event)) return wrong('the line is not a journal event');
  if (after.count === 0 && event.type !== 'run.started') {
    return wrong('a journal begins with the event "run.started"');
  }
  if (typeof seq !== 'number') return wrong('the record has no number');
  if (seq !== after.count) return wrong(outOfOrder(seq, after.count));
  const covered = line.subarray(0, -CHAIN_FIELD_BYTES);
  const written = CHAIN_FIELD.exec(line.subarray(-CHAIN_FIELD_BYTES).toString('latin1'))?.[1];
  if (written === undefined || written !== chain || written !== hashOf(after, covered)) {
    return wrong(
      'the hash chain is broken: the record, or one before it, is not as it was written',
    );
  }
  return { ok: true, event, end: { count: after.count + 1, chain: written } };
}

function outOfOrder(seq: number, expected: number): string {
  return seq > expected
    ? `record ${seq} stands where record ${expected} belongs; what is between them is missing`
    : `record ${seq} stands where record ${expected} belongs; it is there twice, or out of its order`;
}

function parse(line: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Whatever JSON.parse found wrong: it is told as the damage of this line.
    return undefined;
  }
}

function hashOf({ chain }: ChainEnd, covered: Buffer): string {
  return createHash('sha256').update(chain).update(covered).digest('hex');
}

function wrong(sentence: string): ReadLine {
  return { ok: false, sentence };
}
