import { faultRegistry } from '../../src/faults/registry.ts';
import { loadEnvironments } from '../../src/spec/environments/load-environments.ts';
import { loadExperiment } from '../../src/spec/experiment/load-experiment.ts';
import { loadSlos } from '../../src/spec/slo/load-slos.ts';
import type { SloCatalogue } from '../../src/spec/slo/slo-catalogue.ts';
import { formatDiagnostic, type Reading } from '../../src/spec/source/diagnostic.ts';
import { bomb, noise } from './bombs.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import type { Random } from './random.ts';
import { shippedTexts, type ShippedText } from './shipped-texts.ts';
import { spoilBytes, spoilText } from './spoil-text.ts';
import { spoilTree } from './spoil-tree.ts';

export type SpecInput = Pick<ShippedText, 'kind' | 'file' | 'text'> & {
  readonly overrides: readonly string[];
};

const KINDS = ['experiment', 'slos', 'environments'] as const;
const TEXTS = shippedTexts();
const LINES = TEXTS.flatMap(({ text }) => text.split('\n'));
const SLO_FILES = TEXTS.filter(({ kind }) => kind === 'slos');
const CATALOGUE = catalogue();
const ENVIRONMENT = environment();
/** No message may be longer than a person reads, or than a terminal can take. */
const LONGEST_MESSAGE = 5_000;

/** The readers of experiments, SLOs and environments. */
export const target: FuzzTarget<SpecInput> = {
  name: 'the readers of spec files',
  make: (random) => {
    const kind = random.pick(KINDS);
    const base = random.pick(TEXTS.filter((one) => one.kind === kind));
    const text = textFrom(base.text, random);
    const overrides = random.chance(0.2) ? [override(random)] : [];
    return { kind, file: base.file, text, overrides };
  },
  feed: (input) => {
    const own = read(input);
    const other = read({ ...input, kind: OTHER[input.kind] });
    const why = unsound(own, input.text) ?? unsound(other, input.text);
    if (why !== undefined) return { sound: false, why };
    return { sound: true, answer: own.ok ? `${input.kind} read` : `${input.kind} refused` };
  },
  show: ({ kind, file, text, overrides }) =>
    `${kind} ${file} ${JSON.stringify(overrides)}\n${text.slice(0, 4_000)}`,
};

const OTHER = { experiment: 'environments', environments: 'slos', slos: 'experiment' } as const;

function textFrom(text: string, random: Random): string {
  const way = random.next();
  if (way < 0.5) return spoilText(text, random, LINES);
  if (way < 0.75) return spoilTree(text, random);
  if (way < 0.93) return spoilBytes(text, random);
  if (way < 0.96) return `${text}\n${bomb(random)}`;
  return random.chance(0.5) ? bomb(random) : noise(random);
}

function override(random: Random): string {
  const path = random.pick([
    'load.rate',
    'phases.fault',
    'faults.0.latency',
    '__proto__.x',
    'a..b',
  ]);
  return `${path}=${noise(random).slice(0, 20)}`;
}

function read({ kind, file, text, overrides }: SpecInput): Reading<object> {
  switch (kind) {
    case 'experiment':
      return loadExperiment({
        file,
        text,
        overrides,
        faults: faultRegistry,
        catalogue: CATALOGUE,
        scenarios: ['browse-students'],
        ...(ENVIRONMENT === undefined ? {} : { environment: ENVIRONMENT }),
      });
    case 'slos':
      return loadSlos([{ file, text }]);
    case 'environments':
      return loadEnvironments({ file, text });
  }
}

/** What is wrong with an answer: a refusal has to point at a place of the file, in words a terminal can show. */
function unsound(reading: Reading<object>, text: string): string | undefined {
  if (reading.ok) return undefined;
  if (reading.diagnostics.length === 0) return 'it was refused without a reason';
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const diagnostic of reading.diagnostics) {
    const { file, line, col, message, expected } = diagnostic;
    const isPlace = Number.isInteger(line) && Number.isInteger(col) && line >= 1 && col >= 1;
    if (file === '' || !isPlace || line > lines + 1) return `no such place: ${line}:${col}`;
    if (message === '' || expected === '') return `no words at ${line}:${col}`;
    const words = formatDiagnostic(diagnostic);
    if (words.length > LONGEST_MESSAGE) return `a message of ${words.length} characters`;
    // oxlint-disable-next-line no-control-regex -- Just what must not be there.
    const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.exec(words)?.[0];
    if (control !== undefined) return `a control character in: ${JSON.stringify(words)}`;
  }
  return undefined;
}

function catalogue(): SloCatalogue {
  const loaded = loadSlos(SLO_FILES);
  if (!loaded.ok) throw new Error('Our own SLOs have mistakes.');
  return loaded.catalogue;
}

function environment() {
  const shipped = TEXTS.find(({ kind }) => kind === 'environments');
  const loaded = loadEnvironments({ file: 'faultline.yaml', text: shipped?.text ?? '' });
  return loaded.ok ? loaded.environments['local'] : undefined;
}
