import type { Finding } from '../../domain/finding.ts';
import type { JunitCase } from './junit-case.ts';

/** The numbers of a finding, as far as it has them. */
export function propertiesOf(finding: Finding): JunitCase['properties'] {
  const numbers = {
    ...seen(finding),
    ...measured(finding),
    ...recovered(finding),
    ...restored(finding),
  };
  return Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Number(value.toFixed(6)).toString()] as const],
  );
}

type Numbers = Readonly<Record<string, number | undefined>>;

function seen({ client, server }: Finding): Numbers {
  return {
    'client.good': client?.good,
    'client.total': client?.total,
    'client.ratio': client?.ratio,
    'client.p95_ms': client?.p95Ms,
    'client.dropped': client?.dropped,
    'client.bad_seconds': client?.badSeconds,
    'server.ratio_low': server?.enclosure.low,
    'server.ratio': server?.enclosure.estimate,
    'server.ratio_high': server?.enclosure.high,
  };
}

function measured({ throughput, value }: Finding): Numbers {
  return {
    'throughput.client': throughput?.client?.perSecond,
    'throughput.server_low': throughput?.server?.low,
    'throughput.server': throughput?.server?.estimate,
    'throughput.server_high': throughput?.server?.high,
    'value.low': value?.enclosure.low,
    'value.estimate': value?.enclosure.estimate,
    'value.high': value?.enclosure.high,
  };
}

function recovered({ recovery }: Finding): Numbers {
  return {
    'recovery.onset_after_ms': recovery?.onsetAfterMs,
    'recovery.after_injection_ms': recovery?.recoveredAfterInjectMs,
    'recovery.after_roll_back_ms': recovery?.recoveredAfterClearMs,
    'recovery.censored_after_ms': recovery?.censoredAfterMs,
    'recovery.first_good_after_onset_ms': recovery?.firstGoodAfterOnsetMs,
    'recovery.self_healed_after_ms': recovery?.selfHealedAfterMs,
    'recovery.longest_outage_ms': recovery?.longestOutageMs,
    'recovery.bad_seconds': recovery?.badSeconds,
    'recovery.relapses': recovery?.relapses,
    'recovery.resolution_ms': recovery?.resolutionMs,
  };
}

function restored({ recovery }: Finding): Numbers {
  return {
    'recovery.latency_restored_after_roll_back_ms':
      recovery?.latency?.outcome === 'restored' ? recovery.latency.restoredAfterClearMs : undefined,
    'recovery.backlog_drained_after_roll_back_ms':
      recovery?.backlog?.outcome === 'drained' ? recovery.backlog.drainedAfterClearMs : undefined,
  };
}
