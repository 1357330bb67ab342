import { intactPrefix, type IntactPrefix } from '../../src/adapters/file-journal/read-journal.ts';
import { FaultlineError } from '../../src/domain/faultline-error.ts';
import { foldJournal } from '../../src/domain/fold-journal.ts';
import { asJournal, harmedRun, recoverIn } from '../fixtures/harmed-run.ts';
import { bomb, noise } from './bombs.ts';
import type { FuzzAnswer, FuzzTarget } from './fuzz-target.ts';
import { HOSTILE_KEYS } from './hostile-words.ts';
import type { Random } from './random.ts';

const RUN = await harmedRun();
const LINES = RUN.journal.toString().trimEnd().split('\n');
const FOREIGN = JSON.stringify(RUN.before['api->redis']?.harms[0]);
const HOSTILE_VALUES: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  '',
  '../../etc',
  [],
  {},
  [null],
  { kind: 'link' },
  true,
];

/** The journal's bytes; `forged` when every line of it is chained as if we had written it. */
type JournalInput = { readonly bytes: Buffer; readonly forged: boolean };

/** The reader of journals, and recovering from whatever it gives. */
export const target: FuzzTarget<JournalInput> = {
  name: 'the reader of journals',
  make: (random) => {
    const way = random.next();
    if (way < 0.3) return { bytes: spoilBytes(RUN.journal, random), forged: false };
    if (way < 0.6) return { bytes: spoilLines(random), forged: false };
    if (way < 0.9) return { bytes: forge(random), forged: true };
    const text = random.chance(0.5) ? bomb(random) : noise(random);
    const isAfterWhole = random.chance(0.5);
    return {
      bytes: Buffer.from(isAfterWhole ? `${RUN.journal.toString()}${text}` : text),
      forged: false,
    };
  },
  feed: async ({ bytes, forged }) => {
    const prefix = intactPrefix(bytes, 'journal.ndjson');
    const why = unsound(prefix, bytes, forged);
    if (why !== undefined) return { sound: false, why };
    if (prefix.events.length === 0) return { sound: true, answer: 'refused' };
    return await recovered(prefix, forged);
  },
  show: ({ bytes, forged }) =>
    `${forged ? 'forged' : 'spoilt'}\n${bytes.toString().slice(0, 20_000)}`,
};

function unsound(prefix: IntactPrefix, bytes: Buffer, forged: boolean): string | undefined {
  const { events, damage, torn } = prefix;
  if (prefix.bytes > bytes.length) return 'it counts more than there is';
  if (damage !== undefined && damage.line !== events.length + 1) return 'it names another line';
  if (damage !== undefined && torn) return 'a line is both torn and damaged';
  if (damage !== undefined && !/^journal\.ndjson:\d+: .{5,200}\.$/.test(damage.sentence)) {
    return `no sentence: ${damage.sentence}`;
  }
  if (forged) return undefined;
  const isOurs = events.every(
    (event, at) => JSON.stringify(event) === JSON.stringify(RUN.events[at]),
  );
  return isOurs ? undefined : 'it believes what nobody wrote';
}

/** What was really written is undone in a world that is as bad as it was; what is made up may harm nothing of others. */
async function recovered(prefix: IntactPrefix, forged: boolean): Promise<FuzzAnswer> {
  try {
    foldJournal(prefix.events);
  } catch (error) {
    if (error instanceof FaultlineError && forged) return { sound: true, answer: 'not understood' };
    throw error;
  }
  const { recovery, links } = await recoverIn(RUN.worst, prefix.events, prefix.damage);
  for (const state of Object.values(links)) {
    const isThere = state?.harms.some((harm) => JSON.stringify(harm) === FOREIGN);
    if (isThere !== true) return { sound: false, why: 'a toxic of others is gone' };
  }
  return { sound: true, answer: recovery.clean ? 'clean' : 'dirty' };
}

function spoilBytes(journal: Buffer, random: Random): Buffer {
  const spoilt = [...journal];
  for (let times = random.count(20); times > 0; times -= 1) {
    const place = random.below(spoilt.length + 1);
    const bytes = Array.from({ length: random.below(4) }, () => random.below(256));
    spoilt.splice(place, random.below(4), ...bytes);
  }
  return Buffer.from(spoilt).subarray(
    0,
    random.chance(0.3) ? random.below(spoilt.length) : undefined,
  );
}

function spoilLines(random: Random): Buffer {
  const lines = [...LINES];
  for (let times = random.count(6); times > 0; times -= 1) {
    const at = random.below(lines.length);
    const kept = random.chance(0.5) ? [lines[at] ?? ''] : [];
    const added = random.chance(0.4)
      ? [random.pick(LINES)]
      : random.chance(0.2)
        ? [noise(random)]
        : [];
    lines.splice(at, 1, ...kept, ...added);
  }
  return Buffer.from(`${lines.join('\n')}${random.chance(0.8) ? '\n' : ''}`);
}

/** Events with some of their fields replaced, chained as if all were well. */
function forge(random: Random): Buffer {
  const events = structuredClone(RUN.events).slice(0, 1 + random.below(RUN.events.length));
  for (let times = random.count(8); times > 0; times -= 1) {
    let place: unknown = random.pick(events);
    while (typeof place === 'object' && place !== null) {
      const keys = Object.keys(place);
      if (keys.length === 0 || random.chance(0.3)) break;
      const key = random.pick(keys);
      const next: unknown = Reflect.get(place, key);
      if (typeof next !== 'object' || next === null || random.chance(0.2)) {
        replace(place, key, random);
        break;
      }
      place = next;
    }
  }
  return asJournal(events).journal;
}

function replace(place: object, key: string, random: Random): void {
  const value = random.chance(0.5) ? structuredClone(random.pick(HOSTILE_VALUES)) : noise(random);
  const way = random.next();
  if (way < 0.2) Reflect.deleteProperty(place, key);
  else if (way < 0.4) define(place, random.pick([...HOSTILE_KEYS, '__proto__']), value);
  else define(place, key, value);
}

/** As JSON.parse does it: `__proto__` becomes a key like any other. */
function define(place: object, key: string, value: unknown): void {
  Object.defineProperty(place, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
