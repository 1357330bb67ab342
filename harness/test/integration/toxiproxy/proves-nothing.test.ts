import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FakeProcessControl } from '../../../src/adapters/fake/fake-process-control.ts';
import { FakeTargetLeases } from '../../../src/adapters/fake/fake-target-leases.ts';
import { FakeWatchdog } from '../../../src/adapters/fake/fake-watchdog.ts';
import { TcpLinkProbe } from '../../../src/adapters/link-probe/tcp-link-probe.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import type { LinkDescription } from '../../../src/domain/environment.ts';
import type { FaultSpec } from '../../../src/domain/fault.ts';
import { foldJournal } from '../../../src/domain/fold-journal.ts';
import type { JournalEvent, LoadEnd } from '../../../src/domain/journal-event.ts';
import { judge } from '../../../src/domain/judge.ts';
import type { EnginePorts, RunOrder } from '../../../src/engine/engine-ports.ts';
import { runExperiment } from '../../../src/engine/run-experiment.ts';
import { StopControl } from '../../../src/engine/stop-control.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import type { LoadSession } from '../../../src/ports/load-generator.ts';
import { CACHE_LATENCY, LOCAL } from '../../fixtures/sample-experiment.ts';
import { openLink } from './real-fault-world.ts';
import { type RealServices, startServices } from './real-services.ts';

jest.setTimeout(60_000);

const never = new AbortController().signal;
let services: RealServices;
beforeAll(async () => {
  services = await startServices();
});
afterAll(async () => services?.stop());

describe('a whole run through a real Toxiproxy', () => {
  it('is invalid when nobody uses the proxy that the toxic sits on', async () => {
    const link = await openLink(services, 'redis');
    const judgement = await run(link, latency(link, 300));
    expect(summary(judgement)).toEqual(['invalid', 4, 'clean', 'LINK_UNUSED']);
    expect(judgement.reasons[0]?.message).toBe(
      `network-latency-1: Nothing used the link ${link.name}, so nothing met the fault.`,
    );
  });

  it('is invalid when a time-out lower than the latency swallows it', async () => {
    const link = await openLink(services, 'redis');
    const proxies = new ToxiproxyNetworkProxy();
    const closing = { kind: 'hang', closeAfterMs: 400 } as const;
    const others = { name: 'somebody-elses', direction: 'upstream', toxicity: 1 } as const;
    await proxies.addHarm(link.proxy, { ...others, harm: closing }, never);
    const judgement = await run(link, latency(link, 5_000));
    expect(summary(judgement)).toEqual(['invalid', 4, 'clean', 'LATENCY_SWALLOWED']);
    expect(judgement.reasons[0]?.message).toMatch(
      /something ends connections on the link after 4\d\d ms, and the latency takes at least 5 s/,
    );
    const { harms } = await proxies.inspect(link.proxy, never);
    expect(harms.map(({ name }) => name)).toEqual(['somebody-elses']);
  });
});

function latency(link: LinkDescription, latencyMs: number): FaultSpec {
  return {
    id: 'network-latency-1',
    type: 'network-latency',
    target: { kind: 'link', link: link.name },
    values: { latency: latencyMs, jitter: 0, direction: 'downstream', toxicity: 1 },
  };
}

function summary({ verdict, exitCode, cleanup, reasons }: ReturnType<typeof judge>) {
  return [verdict, exitCode, cleanup, reasons[0]?.code];
}

async function run(link: LinkDescription, fault: FaultSpec): Promise<ReturnType<typeof judge>> {
  const events: JournalEvent[] = [];
  await runExperiment(order(fault), ports(link, events), new StopControl());
  return judge(foldJournal(events));
}

function order(fault: FaultSpec): RunOrder {
  return {
    runId: 'run-1',
    harnessVersion: '0.0.0',
    experiment: {
      ...CACHE_LATENCY,
      phases: { warmup: 0, baseline: 1_000, fault: 4_000, recovery: 0 },
      load: { scenario: 'none', ratePerSecond: 1 },
      objectives: [],
      guardrails: [],
      faults: [fault],
    },
    source: { file: 'experiments/cache-latency.yaml', sha256: '0'.repeat(64), overrides: [] },
    environmentLimits: undefined,
    variants: {},
    host: { platform: 'linux', cpus: 2, node: '24.0.0' },
    owner: { pid: 4711, startTime: '1', bootId: 'boot' },
    onProgress: () => undefined,
  };
}

function ports(link: LinkDescription, events: JournalEvent[]): EnginePorts {
  const write = async (event: JournalEvent) => void events.push(event);
  const description = { ...LOCAL, links: { [link.name]: link }, services: {} };
  return {
    clock: systemClock,
    journal: { append: write, appendDurably: write, close: async () => undefined },
    environment: {
      name: 'local',
      openIfUp: async () => undefined,
      open: async () => ({
        description,
        owned: false,
        health: async () => [],
        close: async () => undefined,
      }),
    },
    load: { start: async () => silentLoad() },
    openMetrics: () => ({
      compareClocks: async () => ({ measuredAtMs: systemClock.now(), offsetMs: 0, errorMs: 1 }),
      targets: async () => [],
      rawSamples: async (selector, span) => ({ selector, ...span, series: [] }),
      valuesOver: async (query, span, stepMs) => ({ selector: query, ...span, stepMs, series: [] }),
      valuesNow: async () => [],
    }),
    proxy: new ToxiproxyNetworkProxy(),
    probe: new TcpLinkProbe(),
    processes: new FakeProcessControl(systemClock),
    containers: undefined,
    faults: faultRegistry,
    watchdog: new FakeWatchdog(),
    leases: new FakeTargetLeases('run-1', new Map()),
  };
}

/** Nothing is asked of the traffic here. */
function silentLoad(): LoadSession {
  const end = (): LoadEnd => ({
    atMs: systemClock.now(),
    exitCode: 103,
    asked: true,
    cut: 0,
    log: [],
  });
  return {
    tool: 'none',
    command: ['none'],
    release: async () => systemClock.now(),
    stop: async () => end(),
    ended: new Promise(() => undefined),
  };
}
