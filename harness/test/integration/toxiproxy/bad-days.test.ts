import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FileJournalWriter } from '../../../src/adapters/file-journal/file-journal-writer.ts';
import { readJournal } from '../../../src/adapters/file-journal/read-journal.ts';
import { takeOverJournal } from '../../../src/adapters/file-journal/take-over-journal.ts';
import { isStillThere, thisProcess } from '../../../src/adapters/process-owner/this-process.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { EnvironmentDescription } from '../../../src/domain/environment.ts';
import type { FaultSpec } from '../../../src/domain/fault.ts';
import { foldJournal } from '../../../src/domain/fold-journal.ts';
import { JOURNAL_VERSION } from '../../../src/domain/journal-event.ts';
import { armFaults, freezeTargets } from '../../../src/engine/armed-fault.ts';
import { injectFaults } from '../../../src/engine/fault-phase.ts';
import { Journalist } from '../../../src/engine/journalist.ts';
import { recoverRun } from '../../../src/engine/recover-run.ts';
import { RollbackStack } from '../../../src/engine/rollback-stack.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import type { FaultPorts } from '../../../src/ports/fault-definition.ts';
import type { LinkProbe } from '../../../src/ports/link-probe.ts';
import { FakeToxiproxy, type ProxyJson, type Trouble } from '../../fixtures/fake-toxiproxy.ts';
import { CACHE_LATENCY, LOCAL } from '../../fixtures/sample-experiment.ts';

jest.setTimeout(90_000);

/** Undoing one fault takes well below this whatever happens; the machine may be busy. */
const BOUND_MS = 15_000;
const NEVER = new AbortController().signal;
const PROXY = 'api-redis';
const FOREIGN = {
  name: 'somebody-elses',
  type: 'corrupt',
  stream: 'upstream',
  toxicity: 0.5,
  attributes: { rate: -1, of: ['a'] },
};
const BEFORE: ProxyJson = {
  name: PROXY,
  listen: '127.0.0.1:40004',
  upstream: '127.0.0.1:40005',
  enabled: true,
  toxics: [FOREIGN],
};
const LATENCY: FaultSpec = CACHE_LATENCY.faults[0]!;
const DOWN: FaultSpec = {
  id: 'network-down-1',
  type: 'network-down',
  target: LATENCY.target,
  values: {},
};

let folder: string;
let toxiproxy: FakeToxiproxy;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-bad-day-'));
  toxiproxy = await new FakeToxiproxy().start();
  toxiproxy.proxies.set(PROXY, BEFORE);
});
afterEach(async () => {
  await toxiproxy.die();
  await rm(folder, { recursive: true });
});

const journalPath = () => join(folder, 'journal.ndjson');
const identity = { owner: thisProcess(), isStillThere };

function environment(): EnvironmentDescription {
  const link = LOCAL.links['api->redis']!;
  const proxy = { adminUrl: toxiproxy.adminUrl, name: PROXY };
  return { ...LOCAL, links: { 'api->redis': { ...link, proxy } } };
}

function ports(): FaultPorts {
  const probe: LinkProbe = {
    probe: async () => {
      const proxy = toxiproxy.proxies.get(PROXY);
      if (proxy?.enabled !== true) return { kind: 'refused', afterMs: 1 };
      const answeredMs = proxy.toxics.some(({ type }) => type === 'latency') ? 400 : 1;
      return { kind: 'answered', answeredMs, bytes: 7, chunks: 1 };
    },
    countConnections: async () => 4,
  };
  const proxy = new ToxiproxyNetworkProxy();
  return { clock: systemClock, proxy, probe, processes: undefined, containers: undefined };
}

/** A run that has injected a fault and is about to undo it. */
async function runWith(fault: FaultSpec, { ownedByRun = false } = {}) {
  const writer = await FileJournalWriter.create(journalPath(), identity);
  const journal = new Journalist(writer, systemClock);
  await journal.intend({
    type: 'run.started',
    version: JOURNAL_VERSION,
    runId: 'run-1',
    harnessVersion: '0.0.0',
    experiment: { ...CACHE_LATENCY, faults: [fault] },
    source: { file: 'x.yaml', sha256: '', overrides: [] },
    environmentName: 'local',
    host: { platform: 'linux', cpus: 2, node: '24' },
    owner: identity.owner,
  });
  await journal.note({ type: 'environment.ready', environment: environment(), ownedByRun });
  const rollbacks = new RollbackStack(journal, systemClock);
  const run = { runId: 'run-1', ports: ports() };
  const armed = armFaults([fault], faultRegistry, environment(), run);
  const frozen = await Promise.all(armed.map((one) => freezeTargets(one, NEVER)));
  await injectFaults(frozen, rollbacks, journal, NEVER);
  return { rollbacks, die: () => writer.close() };
}

/** Undoes as the run itself would, or as somebody else does when it is dead; says how that ended. */
async function undo(
  how: 'live' | 'recover',
  fault: FaultSpec,
  badDay: () => void | Promise<void>,
  options: { readonly ownedByRun?: boolean } = {},
) {
  const { rollbacks, die } = await runWith(fault, options);
  await badDay();
  const startedAtMs = performance.now();
  let clean: boolean;
  if (how === 'live') {
    await rollbacks.rollBackAll();
    clean = !rollbacks.isDirty;
    await die();
  } else {
    await die();
    const { events, writer } = await takeOverJournal(journalPath(), identity);
    const tools = { registry: faultRegistry, ports: ports(), writer, signal: NEVER };
    const takeover = { by: 'recover', why: 'the harness is gone' } as const;
    ({ clean } = await recoverRun(foldJournal(events), takeover, tools));
    await writer.close();
  }
  expect(performance.now() - startedAtMs).toBeLessThan(BOUND_MS);
  const { events } = await readJournal(journalPath());
  const { escalations, rollbackErrors, rolledBackAtMs } = foldJournal(events).faults[0]!;
  expect(rolledBackAtMs !== undefined).toBe(clean);
  return {
    clean,
    rungs: escalations.map(({ rung }) => rung),
    why: rollbackErrors.at(-1)?.message,
    code: rollbackErrors.at(-1)?.code,
  };
}

const onRemoval =
  (trouble: Trouble) =>
  (method: string, path: string): Trouble | undefined =>
    method === 'DELETE' && path.includes('/toxics/') ? trouble : undefined;

describe.each(['live', 'recover'] as const)('undoing (%s), when Toxiproxy', (how) => {
  it('works, needs no more than the plain way', async () => {
    expect(await undo(how, LATENCY, () => undefined)).toMatchObject({ clean: true, rungs: [] });
    expect(toxiproxy.proxies.get(PROXY)).toEqual(BEFORE);
  });

  it.each<[string, Trouble]>([
    ['hangs for 30 s', 'hangs'],
    ['answers 503', 503],
  ])(
    '%s while it removes a toxic, ends clean and keeps what is not ours',
    async (_what, trouble) => {
      const ended = await undo(how, LATENCY, () => {
        toxiproxy.trouble = onRemoval(trouble);
      });
      expect(ended).toMatchObject({
        clean: true,
        rungs: ['retry', 'toggle-proxy', 'recreate-proxy'],
      });
      expect(toxiproxy.proxies.get(PROXY)).toEqual(BEFORE);
      expect(toxiproxy.requests).not.toContain('POST /reset');
    },
  );

  it('has forgotten everything, gives it the proxy back', async () => {
    const ended = await undo(how, LATENCY, () => toxiproxy.proxies.clear());
    expect(ended).toMatchObject({ clean: true, rungs: ['recreate-proxy'] });
    expect(toxiproxy.proxies.get(PROXY)).toEqual({ ...BEFORE, toxics: [] });
  });

  it('has forgotten its toxics alone, finds nothing to do', async () => {
    const ended = await undo(how, LATENCY, () => {
      toxiproxy.proxies.set(PROXY, { ...BEFORE, toxics: [] });
    });
    expect(ended).toMatchObject({ clean: true, rungs: [] });
  });

  it.each([LATENCY, DOWN])(
    'answers 503 to everything, ends dirty and says so: $type',
    async (fault) => {
      const ended = await undo(how, fault, () => {
        toxiproxy.trouble = () => 503;
      });
      expect(ended).toMatchObject({ clean: false, code: 'PROXY_FAILED' });
      expect(ended.why).toMatch(/with 503: wedged\. Tried in vain after that: retry/);
    },
  );

  it.each([LATENCY, DOWN])(
    'answers nothing at all, ends dirty and says so: $type',
    async (fault) => {
      const ended = await undo(how, fault, () => {
        toxiproxy.trouble = () => 'hangs';
      });
      expect(ended).toMatchObject({ clean: false, code: 'PROXY_TIMEOUT' });
      expect(ended.why).toMatch(
        /^Toxiproxy did not .* within 1000 ms; whether it was done is unknown\./,
      );
    },
  );

  it('is dead and not ours, ends dirty and says so', async () => {
    const ended = await undo(how, LATENCY, () => toxiproxy.die());
    expect(ended).toMatchObject({ clean: false, code: 'PROXY_UNREACHABLE', rungs: [] });
    expect(ended.why).toContain('ECONNREFUSED');
  });

  it('is dead and started again a moment later without anything, ends clean', async () => {
    const ended = await undo(how, DOWN, async () => {
      await toxiproxy.die();
      toxiproxy.proxies.clear();
      setTimeout(() => void toxiproxy.start(), 1_000);
    });
    expect(ended).toMatchObject({ clean: true, rungs: ['recreate-proxy'] });
    expect(toxiproxy.proxies.get(PROXY)).toEqual({ ...BEFORE, toxics: [] });
  });
});

describe('recovering, when Toxiproxy', () => {
  it('went with the environment that the run owned, ends clean and says so', async () => {
    const ended = await undo('recover', LATENCY, () => toxiproxy.die(), { ownedByRun: true });
    expect(ended).toMatchObject({ clean: true, rungs: ['gone-with-its-environment'] });
  });

  it('was left in the middle of being mended, goes on from there', async () => {
    const { die } = await runWith(LATENCY);
    const { events } = await readJournal(journalPath());
    await die();
    const intent = events.find((event) => event.type === 'fault.intended')!;
    const { toxics: _gone, name: _name, ...prior } = BEFORE;
    const harm = { kind: 'foreign', type: FOREIGN.type, attributes: FOREIGN.attributes };
    const foreign = { name: FOREIGN.name, direction: 'upstream', toxicity: 0.5, harm };
    const undone = { ...(intent.undo as object), restore: { ...prior, harms: [foreign] } };
    const first = await takeOverJournal(journalPath(), identity);
    await new Journalist(first.writer, systemClock).intend({
      type: 'fault.rollback.escalated',
      faultId: LATENCY.id,
      rung: 'recreate-proxy',
      reason: 'It is wedged.',
      undo: undone,
    });
    await first.writer.close();
    // It had just been deleted when whoever did that was killed.
    toxiproxy.proxies.delete(PROXY);
    const { writer, events: left } = await takeOverJournal(journalPath(), identity);
    const tools = { registry: faultRegistry, ports: ports(), writer, signal: NEVER };
    const takeover = { by: 'watchdog', why: 'the harness is gone' } as const;
    expect(await recoverRun(foldJournal(left), takeover, tools)).toMatchObject({ clean: true });
    await writer.close();
    expect(toxiproxy.proxies.get(PROXY)).toEqual(BEFORE);
  });
});
