import { describe, expect, it } from '@jest/globals';
import { EXAMPLE_TEXT, exampleInput } from '../../test/kit/example-spec.ts';
import { loadEnvironments } from './environments/load-environments.ts';
import { loadExperiment } from './experiment/load-experiment.ts';
import { loadSlos } from './slo/load-slos.ts';
import { formatDiagnostic, type Reading } from './source/diagnostic.ts';

/** As they stand in a file: what would be a path, a command, an address, a page or an order to a terminal elsewhere. */
const HOSTILE: readonly string[] = [
  '../../x',
  '/etc/passwd',
  '..',
  '.',
  '"a/b"',
  '"a\\\\b"',
  '"a\\0b"',
  '"a\\nb"',
  '"\\u001b[2J"',
  '"\\u202Ex"',
  '"<script>"',
  '\'"; rm -rf x; "\'',
  "'$(reboot)'",
  "'`reboot`'",
  "'${port}'",
  "'--flag'",
  "'-rf'",
  "'a b'",
  "'a;b'",
  "'a&b'",
  "'a|b'",
  "'A'",
  "'é'",
  "''",
  `'${'x'.repeat(300)}'`,
];

type Place = readonly [what: string, text: string, name: string];

const LOCAL = `apiVersion: faultline/v1
kind: Environments
environments:
  here:
    type: local
    entrypoint: api
    services:
      postgres: { kind: postgres, database: school }
      api: { kind: command, command: [node, a.ts], ready: /ready, variants: { slow: {} } }
    links: { api->postgres: { protocol: postgres } }
  there:
    type: external
    url: http://127.0.0.1:1
    prometheus: http://127.0.0.1:2
    toxiproxy: http://127.0.0.1:3
    services: { web: {}, prices: {} }
    links: { web->prices: { proxy: prices, listen: '127.0.0.1:4', protocol: http } }
`;

const SLO = `apiVersion: openslo/v1
kind: SLI
metadata:
  name: api-answers
  annotations: { faultline.dev/service: api }
spec:
  description: Answered.
  thresholdMetric: { metricSource: { type: Prometheus, spec: { query: answers_seconds_bucket } } }
`;

/** Wherever a name stands that becomes part of a path, a command line, a label or an address. */
const CASES: readonly (readonly [string, Place, (text: string) => Reading<object>])[] = [
  ...(
    [
      ['the experiment', EXAMPLE_TEXT, 'name: cache-latency'],
      ['its owner', EXAMPLE_TEXT, 'owner: platform'],
      ['a scenario', EXAMPLE_TEXT, 'scenario: browse'],
      ['a fault', EXAMPLE_TEXT, 'type: delay'],
      ['a link', EXAMPLE_TEXT, 'link: api->redis'],
      ['an SLO', EXAMPLE_TEXT, 'slo: api-availability'],
      ['an indicator', EXAMPLE_TEXT, 'sli: api-latency'],
    ] satisfies readonly Place[]
  ).map((place) => ['an experiment', place, readExperiment] as const),
  ...(
    [
      ['an environment', LOCAL, 'here:'],
      ['the entrypoint', LOCAL, 'entrypoint: api'],
      ['a service', LOCAL, 'postgres: { kind'],
      ['a database', LOCAL, 'database: school'],
      ['a variant', LOCAL, 'slow:'],
      ['a link', LOCAL, 'api->postgres:'],
      ['where a proxy listens', LOCAL, "listen: '127.0.0.1:4'"],
      ['a URL', LOCAL, 'toxiproxy: http://127.0.0.1:3'],
    ] satisfies readonly Place[]
  ).map((place) => ['faultline.yaml', place, readEnvironments] as const),
  ...(
    [
      ['an indicator', SLO, 'name: api-answers'],
      ['a service', SLO, 'faultline.dev/service: api'],
    ] satisfies readonly Place[]
  ).map((place) => ['an SLO file', place, readSlos] as const),
];

function readExperiment(text: string): Reading<object> {
  return loadExperiment({ ...exampleInput(), text });
}

function readEnvironments(text: string): Reading<object> {
  return loadEnvironments({ file: 'faultline.yaml', text });
}

function readSlos(text: string): Reading<object> {
  return loadSlos([{ file: 'slos/api.yaml', text }]);
}

/** The text with another name, be it a key or a value. */
function renamed([, text, name]: Place, hostile: string): string {
  expect(text).toContain(name);
  const [key = '', value = ''] = name.split(/: ?(?!\/\/)/);
  const isKey = value === '' || value.startsWith('{');
  return text.replace(name, isKey ? name.replace(key, hostile) : `${key}: ${hostile}`);
}

describe('the name of a proxy, which is somebody else’s to choose,', () => {
  it('may not be part of an address that leads elsewhere', () => {
    const place: Place = ['a proxy', LOCAL, 'proxy: prices'];
    const taken = HOSTILE.filter((hostile) => readEnvironments(renamed(place, hostile)).ok);
    expect(taken.filter((name) => !/^'[A-Za-z0-9_-]+'$/.test(name))).toEqual([]);
  });
});

describe.each(CASES)('in %s, the name of', (_, place, read) => {
  it(`${place[0]} is refused where it could be something else than a name`, () => {
    expect(read(place[1]).ok).toBe(true);
    const taken = HOSTILE.filter((hostile) => read(renamed(place, hostile)).ok);
    expect(taken).toEqual([]);
    for (const hostile of HOSTILE) {
      const reading = read(renamed(place, hostile));
      const words = reading.ok ? [] : reading.diagnostics.map(formatDiagnostic);
      expect(words.join('\n')).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
    }
  });
});
