import { K6LoadGenerator } from '../../../src/adapters/k6/k6-load-generator.ts';

/** A harness in small, to be killed: starts k6 and, when told so, releases it. */
const [k6Path = '', baseUrl = '', release = ''] = process.argv.slice(2);

const generator = new K6LoadGenerator({
  k6Path,
  scenariosDir: new URL('fixtures', import.meta.url).pathname,
});
const session = await generator.start(
  {
    scenario: 'one-get',
    ratePerSecond: 20,
    durationMs: 60_000,
    requestTimeoutMs: 1_000,
    baseUrl,
  },
  { onSeconds: () => undefined, onTicks: () => undefined, onHealth: () => undefined },
  new AbortController().signal,
);
if (release === 'release') await session.release();
process.stdout.write('ready\n');
