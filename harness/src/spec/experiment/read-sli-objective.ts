import type { Objective, ValueObjective, ValueOf, ValueOp } from '../../domain/objective.ts';
import { isUpperLimit } from '../../domain/objective-words.ts';
import type { Sli } from '../../domain/sli.ts';
import { isLatency, isValue } from '../slo/slo-catalogue.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { findSli } from './find-sli.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import { readDuring } from './read-during.ts';
import { readQuantity, readShare } from './read-quantity.ts';
import type { RecoveryContext } from './read-recovery.ts';
import { readWarn } from './read-warn.ts';

type Entry = Salvaged<ObjectiveEntry>;
type SliEntry = Extract<Entry, { sli?: unknown; under?: unknown }>;
type ThroughputEntry = Extract<Entry, { throughput?: unknown }>;

const OPS: readonly (readonly [key: 'below' | 'atMost' | 'above' | 'atLeast', op: ValueOp])[] = [
  ['below', 'lt'],
  ['atMost', 'lte'],
  ['above', 'gt'],
  ['atLeast', 'gte'],
];

/** Reads an objective that gives an indicator a target or a limit of its own. */
export function readSliObjective(
  entry: SliEntry,
  { catalogue, phases }: RecoveryContext,
  report: Report,
): Objective | undefined {
  const during = readDuring(entry.during, phases, report);
  const target = readShare({ text: entry.target, path: ['target'] }, report);
  const under = { text: entry.under, path: ['under'] };
  const underMs = readQuantity('duration', under, { min: 1 }, report);
  const sli = findSli(entry.sli, ['sli'], catalogue, report);
  if (sli === undefined) return undefined;
  const name = entry.name ?? sli.name;
  if (isValue(sli)) {
    const asked = readValue(entry, sli, target, report);
    if (asked === undefined || during === undefined) return undefined;
    return { kind: 'value', name, sli, ...asked, during };
  }
  refuse(entry, ['below', 'atMost', 'above', 'atLeast', 'of'], report, {
    message: `\`${sli.name}\` is a share of requests, and not a value with a limit`,
    expected: 'write `target`, the share that must be good',
  });
  if (!('target' in entry)) {
    const expected = 'add `target`: The share of requests that must be good.';
    report([], { message: '`target` is missing', expected: `${expected} Write it like 99.9%.` });
  }
  const warn = readWarn(entry, { target }, report);
  if (!isLatency(sli)) {
    refuse(entry, ['under'], report, {
      message: `\`${sli.name}\` has no latency to be under`,
      expected: 'take it out, or name a latency indicator',
    });
    if (target === undefined || during === undefined) return undefined;
    return { kind: 'availability', name, sli, target, ...warn, during };
  }
  if (!('under' in entry)) {
    const message = `\`under\` is missing: \`${sli.name}\` is a latency`;
    report([], { message, expected: 'add `under`, like 300ms' });
  }
  if (underMs === undefined || target === undefined || during === undefined) return undefined;
  return { kind: 'latency', name, sli, underMs, target, ...warn, during };
}

/** One limit, and what is held against it: the share of time of a `target`, or each value, or one number of `of`. */
function readValue(
  entry: SliEntry,
  sli: Sli,
  target: number | undefined,
  report: Report,
): Pick<ValueObjective, 'op' | 'limit' | 'of'> | undefined {
  refuse(entry, ['under', 'warn'], report, {
    message: `\`${sli.name}\` is a value, and no share of requests`,
    expected: 'take it out',
  });
  const [first, second] = OPS.filter(([key]) => key in entry);
  if (first === undefined) {
    const message = `\`${sli.name}\` is a value, and nothing limits it`;
    report([], { message, expected: 'add `below`, `atMost`, `above` or `atLeast`, like 100' });
    return undefined;
  }
  if (second !== undefined) {
    const message = `\`${first[0]}\` and \`${second[0]}\` are both here`;
    report([second[0]], { message, expected: 'write an objective for each' }, 'key');
    return undefined;
  }
  if ('target' in entry && 'of' in entry) {
    const message = '`target` and `of` are both here';
    report(['of'], { message, expected: 'keep one of the two' }, 'key');
    return undefined;
  }
  const [key, op] = first;
  const limit = entry[key];
  const of = ofValue(entry, target, op);
  return limit === undefined || of === undefined ? undefined : { op, limit, of };
}

function ofValue(entry: SliEntry, target: number | undefined, op: ValueOp): ValueOf | undefined {
  if ('target' in entry) return target === undefined ? undefined : { kind: 'share', target };
  if ('of' in entry) return entry.of === undefined ? undefined : { kind: entry.of };
  return { kind: isUpperLimit(op) ? 'max' : 'min' };
}

/** Reads how many good answers a second there must be. */
export function readThroughput(
  entry: ThroughputEntry,
  { catalogue, phases }: RecoveryContext,
  report: Report,
): Objective | undefined {
  const during = readDuring(entry.during, phases, report);
  const ofRate = within(report, 'throughput');
  const { sli: named, atLeast } = entry.throughput ?? {};
  const sli = findSli(named, ['sli'], catalogue, ofRate);
  const asked = { text: atLeast, path: ['atLeast'] };
  const atLeastPerSecond = readQuantity('rate', asked, { min: Number.MIN_VALUE }, ofRate);
  if (sli === undefined) return undefined;
  if (isLatency(sli) || isValue(sli)) {
    ofRate(['sli'], {
      message: `\`${sli.name}\` does not say which answers are good`,
      expected: 'name an availability indicator',
    });
    return undefined;
  }
  if (atLeastPerSecond === undefined || during === undefined) return undefined;
  const name = entry.name ?? `${sli.name}-throughput`;
  return { kind: 'throughput', name, sli, atLeastPerSecond, during };
}

function refuse(
  entry: SliEntry,
  keys: readonly string[],
  report: Report,
  explanation: { readonly message: string; readonly expected: string },
): void {
  for (const key of keys.filter((one) => one in entry)) report([key], explanation, 'key');
}
