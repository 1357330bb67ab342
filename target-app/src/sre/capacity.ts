import { rounded, type GoldenSignals } from './golden-signals.ts';
import { forecast, type Forecast } from './forecast.ts';
import type { Point } from './linear-trend.ts';

/** One thing of which there is only so much. */
export type Resource = {
  readonly name: 'cpu' | 'event_loop' | 'heap' | 'database_pool' | 'requests_in_flight';
  readonly used: number;
  readonly limit: number;
  readonly unit: 'cores' | 'share' | 'bytes' | 'connections' | 'requests';
  readonly utilisation: number;
};

export type Capacity = {
  readonly resources: readonly Resource[];
  readonly requests_per_second: number;
  /** What this replica can take before its busiest resource is at 80 %; `null` while it does too little to tell. */
  readonly estimated_limit_per_second: number | null;
  readonly traffic_forecast: Forecast;
  readonly heap_forecast: Forecast;
  readonly recommendation: string;
};

export type CapacityParts = {
  readonly resources: readonly Resource[];
  readonly signals: GoldenSignals;
  readonly requestRates: readonly Point[];
  readonly heapUsedBytes: readonly Point[];
};

/** From here on a resource is the reason for waiting more than for working. */
const COMFORTABLE = 0.8;
/** An idle process says nothing about how much it could do. */
const TELLING_RATE_PER_SECOND = 5;
const TELLING_UTILISATION = 0.05;
/** A process that has just started is busy with itself. */
const TELLING_WINDOW_S = 30;
const SOON_S = 6 * 3600;

export function resource(
  name: Resource['name'],
  used: number,
  limit: number,
  unit: Resource['unit'],
): Resource {
  return {
    name,
    used: rounded(used),
    limit,
    unit,
    utilisation: rounded(limit === 0 ? 0 : used / limit),
  };
}

export function capacityOf(parts: CapacityParts): Capacity {
  const { resources, signals } = parts;
  const rate = signals.traffic.requests_per_second;
  const busiest = busiestByTraffic(resources);
  const limitPerSecond = limitOf(signals, busiest);
  const heapLimit = resources.find(({ name }) => name === 'heap')?.limit ?? null;
  const traffic_forecast = forecast(parts.requestRates, limitPerSecond);
  const heap_forecast = forecast(parts.heapUsedBytes, heapLimit);
  return {
    resources,
    requests_per_second: rate,
    estimated_limit_per_second: limitPerSecond,
    traffic_forecast,
    heap_forecast,
    recommendation: recommend({ signals, busiest, traffic_forecast, heap_forecast }),
  };
}

/** Memory is left out: it does not grow with the number of requests a second. */
function busiestByTraffic(resources: readonly Resource[]): Resource | undefined {
  return resources
    .filter(({ name }) => name !== 'heap')
    .toSorted((one, other) => other.utilisation - one.utilisation)[0];
}

function limitOf(signals: GoldenSignals, busiest: Resource | undefined): number | null {
  const rate = signals.traffic.requests_per_second;
  const isTelling = rate >= TELLING_RATE_PER_SECOND && signals.window_seconds >= TELLING_WINDOW_S;
  if (busiest === undefined || !isTelling || busiest.utilisation < TELLING_UTILISATION) return null;
  return rounded((rate * COMFORTABLE) / busiest.utilisation, 1);
}

type Findings = Pick<Capacity, 'traffic_forecast' | 'heap_forecast'> & {
  readonly signals: GoldenSignals;
  readonly busiest: Resource | undefined;
};

function recommend({ signals, busiest, traffic_forecast, heap_forecast }: Findings): string {
  if (signals.saturation.shed_per_second > 0) {
    return `Requests are being turned away (${signals.saturation.shed_per_second}/s): add replicas now.`;
  }
  const heapS = heap_forecast.seconds_to_limit;
  if (heapS !== null && heapS < SOON_S) {
    return `The heap grows and is full in ${inWords(heapS)}: look for a leak, and restart before then.`;
  }
  if (busiest !== undefined && busiest.utilisation >= COMFORTABLE) {
    const percent = Math.round(busiest.utilisation * 100);
    return `${labelOf(busiest.name)} is at ${percent} %: add a replica.`;
  }
  const trafficS = traffic_forecast.seconds_to_limit;
  if (trafficS !== null && trafficS < SOON_S) {
    return `Traffic grows and reaches the limit of this replica in ${inWords(trafficS)}: add a replica before then.`;
  }
  return 'There is room: nothing to do.';
}

const LABELS: Readonly<Record<Resource['name'], string>> = {
  cpu: 'Processor',
  event_loop: 'Event loop',
  heap: 'Heap',
  database_pool: 'Database connections',
  requests_in_flight: 'Requests under way',
};

export function labelOf(name: Resource['name']): string {
  return LABELS[name];
}

export function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
