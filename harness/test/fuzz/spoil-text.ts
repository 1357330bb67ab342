import { HOSTILE_KEYS, HOSTILE_SCALARS } from './hostile-words.ts';
import type { Random } from './random.ts';

type Spoil = (lines: string[], random: Random, others: readonly string[]) => void;

/** What a hand, an editor or a bad merge does to the lines of a file. */
const SPOILS: readonly Spoil[] = [
  (lines, random) => void lines.splice(at(lines, random), 1),
  (lines, random) => void lines.splice(at(lines, random), 0, lines[at(lines, random)] ?? ''),
  (lines, random, others) => void lines.splice(at(lines, random), 0, random.pick(others)),
  (lines, random) =>
    onLine(lines, random, (line) => ' '.repeat(random.below(9)) + line.trimStart()),
  (lines, random) => onLine(lines, random, (line) => line.slice(0, random.below(line.length + 1))),
  (lines, random) => onLine(lines, random, (line) => swapped(line, random)),
  (lines, random) => onLine(lines, random, (line) => withValue(line, random.pick(HOSTILE_SCALARS))),
  (lines, random) => onLine(lines, random, (line) => withKey(line, random.pick(HOSTILE_KEYS))),
  (lines, random) => onLine(lines, random, (line) => withWord(line, random)),
  (lines, random) =>
    void lines.splice(at(lines, random), 0, `${indentOf(lines, random)}${entry(random)}`),
];

/** A file after some of it; near enough to a real one to get past the first checks. */
export function spoilText(text: string, random: Random, others: readonly string[]): string {
  const lines = text.split('\n');
  for (let times = random.count(12); times > 0; times -= 1) {
    random.pick(SPOILS)(lines, random, others);
  }
  return lines.join('\n');
}

/** One character of a file put as another. */
export function spoilBytes(text: string, random: Random): string {
  let spoilt = text;
  for (let times = random.count(20); times > 0; times -= 1) {
    const place = random.below(spoilt.length + 1);
    const gone = random.below(4);
    const byte = String.fromCharCode(random.chance(0.8) ? random.below(128) : random.below(65_536));
    spoilt = spoilt.slice(0, place) + byte + spoilt.slice(place + gone);
  }
  return spoilt;
}

function entry(random: Random): string {
  return `${random.pick(HOSTILE_KEYS)}: ${random.pick(HOSTILE_SCALARS)}`;
}

function at(lines: readonly string[], random: Random): number {
  return random.below(Math.max(1, lines.length));
}

function onLine(lines: string[], random: Random, change: (line: string) => string): void {
  const index = at(lines, random);
  lines[index] = change(lines[index] ?? '');
}

function indentOf(lines: readonly string[], random: Random): string {
  return /^ */.exec(lines[at(lines, random)] ?? '')?.[0] ?? '';
}

function swapped(line: string, random: Random): string {
  const place = random.below(line.length);
  return (
    line.slice(0, place) + (line[place + 1] ?? '') + (line[place] ?? '') + line.slice(place + 2)
  );
}

function withValue(line: string, value: string): string {
  return line.replace(/: .*$/, `: ${value}`);
}

function withKey(line: string, key: string): string {
  return line.replace(/[A-Za-z]+:/, `${key}:`);
}

function withWord(line: string, random: Random): string {
  const words = line.split(/([ ,{}[\]:]+)/);
  const index = random.below(words.length);
  words[index] = random.pick(HOSTILE_SCALARS);
  return words.join('');
}
