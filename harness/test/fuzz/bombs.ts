import type { Random } from './random.ts';

type Bomb = (random: Random) => string;

/** Small texts that stand for something huge, and huge texts that stand for nothing. */
const BOMBS: readonly Bomb[] = [
  (random) => {
    const levels = 2 + random.below(14);
    const width = 2 + random.below(9);
    const lines = Array.from({ length: levels }, (_, level) => {
      const item = level === 0 ? 'lol' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: width }, () => item).join(', ')}]`;
    });
    return lines.join('\n');
  },
  (random) => '['.repeat(random.count(100_000)),
  (random) => '{a: '.repeat(random.count(20_000)),
  (random) => '- '.repeat(random.count(30_000)),
  (random) => {
    const depth = random.count(400);
    return Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
  },
  (random) => `metadata: { name: ${'x'.repeat(random.count(200_000))} }`,
  (random) => `load: { rate: ${'9'.repeat(random.count(100_000))}/s }`,
  (random) => `phases: { warmup: ${'1h'.repeat(random.count(50_000))} }`,
  (random) => `phases: { warmup: ${'1'.repeat(random.count(50_000))}x }`,
  (random) => `a: "${'\\u0041'.repeat(random.count(20_000))}"`,
  (random) => Array.from({ length: random.count(9_000) }, (_, at) => `key${at}: 1`).join('\n'),
  (random) => Array.from({ length: random.count(3_000) }, () => '---\na: 1').join('\n'),
  (random) => `a: &a\n${'  <<: *a\n'.repeat(random.count(500))}`,
  () => 'a: &a [*a, *a]',
  (random) => `faults: [${'{ type: network-down }, '.repeat(random.count(4_000))}]`,
  (random) =>
    `environments: { local: { type: local, services: { ${service(random.count(1_000))} } } }`,
  (random) => '\n'.repeat(random.count(100_000)),
  (random) => `${'# comment\n'.repeat(random.count(9_000))}a: 1`,
  (random) => `? ${'? '.repeat(random.count(2_000))}a`,
  (random) => `!${'!'.repeat(random.count(5_000))} a`,
  (random) => `a: |${'9'.repeat(random.count(100))}\n  b`,
  (random) => `link: ${'a-'.repeat(random.count(20_000))}->`,
  (random) => `usage: 'm{${'a="b",'.repeat(random.count(5_000))}}'`,
];

export function bomb(random: Random): string {
  return random.pick(BOMBS)(random);
}

/** Anything at all. */
export function noise(random: Random): string {
  const alphabet = random.chance(0.5) ? '{}[]:,-?!&*|>#%@`"\'\n \ta1' : undefined;
  return Array.from({ length: random.count(2_000) }, () =>
    alphabet === undefined
      ? String.fromCharCode(random.chance(0.7) ? random.below(256) : random.below(65_536))
      : (alphabet[random.below(alphabet.length)] ?? ''),
  ).join('');
}

function service(count: number): string {
  return Array.from({ length: count }, (_, at) => `s${at}: { kind: redis }`).join(', ');
}
