/**
 * The import directions of docs/architecture.md. `harness/test/repository/import-directions.test.ts`
 * plants a wrong import and fails if this file does not catch it.
 */
const layer = (from, allowed, comment) => ({
  name: `${from}-imports-only-what-it-may`,
  comment,
  severity: 'error',
  from: { path: `^harness/src/${from}/`, pathNot: '[.]test[.]ts$' },
  to: { path: '^harness/src/', pathNot: allowed.map((name) => `^harness/src/${name}/`) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(k6|https?:)' },
    },
    layer('domain', ['domain'], 'The core is pure.'),
    layer('ports', ['ports', 'domain'], 'A port speaks the language of the domain.'),
    layer('spec', ['spec', 'domain'], 'Faults reach the spec as an argument.'),
    layer('engine', ['engine', 'ports', 'domain'], 'The engine is handed faults and adapters.'),
    layer('faults', ['faults', 'ports', 'domain'], 'A fault knows only the ports it declares.'),
    layer('system', ['system'], 'Files and processes, for whoever touches them; it knows no run.'),
    layer('adapters', ['adapters', 'ports', 'domain', 'system'], 'A tool stays behind its port.'),
    layer(
      'fault-kit',
      ['fault-kit', 'ports', 'domain', 'adapters/fake'],
      'What faults of one’s own are written and tested with.',
    ),
    layer('reporters', ['reporters', 'domain'], 'A report is a pure view of a run record.'),
    {
      name: 'domain-imports-no-package',
      comment: 'No clock, no random, no I/O, no SDK in the domain.',
      severity: 'error',
      from: { path: '^harness/src/domain/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'adapters-do-not-import-one-another',
      severity: 'error',
      from: { path: '^harness/src/adapters/([^/]+)/', pathNot: '[.]test[.]ts$' },
      to: { path: '^harness/src/adapters/', pathNot: '^harness/src/adapters/$1/' },
    },
    {
      name: 'target-app-and-harness-are-strangers',
      severity: 'error',
      from: { path: '^(target-app|scenarios)/' },
      to: { path: '^harness/' },
    },
    {
      name: 'harness-imports-nothing-of-the-target-app',
      severity: 'error',
      from: { path: '^harness/src/' },
      to: { path: '^(target-app|scenarios)/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: '[.]test[.]ts$|^harness/test/|^target-app/test/' },
      to: { path: '[.]test[.]ts$|^harness/test/|^target-app/test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
