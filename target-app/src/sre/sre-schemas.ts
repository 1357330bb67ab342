import { Type, type Static } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Severity = Type.Enum(['page', 'ticket']);

const BurnRate = Type.Object({ window: Type.String(), rate: Nullable(Type.Number()) });

const SloState = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
  objective: Type.Number(),
  window_days: Type.Number(),
  /** How much of the window has been seen. */
  observed_seconds: Type.Number(),
  events: Type.Number(),
  bad_events: Type.Number(),
  /** `null` when nothing has happened. */
  indicator: Nullable(Type.Number()),
  /** 1 at first, 0 when all is spent, below it when the objective is missed. */
  error_budget_remaining: Type.Number(),
  burn_rates: Type.Array(BurnRate),
});
export type SloState = Static<typeof SloState>;

export const Slos = Type.Object({
  /** `replica`: only what this process has seen. `service`: all replicas, as Prometheus knows it. */
  scope: Type.Enum(['replica', 'service']),
  note: Type.Optional(Type.String()),
  slos: Type.Array(SloState),
});

export const Signals = Type.Object({
  window_seconds: Type.Number(),
  traffic: Type.Object({ requests_per_second: Type.Number() }),
  errors: Type.Object({ ratio: Nullable(Type.Number()), per_second: Type.Number() }),
  latency: Type.Object({
    p50_ms: Nullable(Type.Number()),
    p95_ms: Nullable(Type.Number()),
    p99_ms: Nullable(Type.Number()),
  }),
  saturation: Type.Object({
    cpu_cores: Type.Number(),
    event_loop: Type.Number(),
    shed_per_second: Type.Number(),
  }),
});

const Forecast = Type.Object({
  growth_per_hour: Nullable(Type.Number()),
  seconds_to_limit: Nullable(Type.Number()),
});

export const CapacityState = Type.Object({
  resources: Type.Array(
    Type.Object({
      name: Type.Enum(['cpu', 'event_loop', 'heap', 'database_pool', 'requests_in_flight']),
      used: Type.Number(),
      limit: Type.Number(),
      unit: Type.Enum(['cores', 'share', 'bytes', 'connections', 'requests']),
      utilisation: Type.Number(),
    }),
  ),
  requests_per_second: Type.Number(),
  estimated_limit_per_second: Nullable(Type.Number()),
  traffic_forecast: Forecast,
  heap_forecast: Forecast,
  recommendation: Type.String(),
});

export const Breakers = Type.Array(
  Type.Object({ name: Type.String(), state: Type.Enum(['closed', 'open', 'half_open']) }),
);

export const Alerts = Type.Array(
  Type.Object({
    name: Type.Enum(['ErrorBudgetBurn', 'CapacityShort']),
    severity: Severity,
    summary: Type.String(),
    slo: Type.Optional(Type.String()),
    windows: Type.Optional(
      Type.Object({ long: Type.String(), short: Type.String(), burn_rate: Type.Number() }),
    ),
    since: Type.String(),
  }),
);

export const Health = Type.Object({
  status: Type.Enum(['healthy', 'degraded', 'critical']),
  reasons: Type.Array(Type.String()),
  uptime_seconds: Type.Number(),
  dependencies: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.Enum(['up', 'down']),
      latency_ms: Type.Number(),
    }),
  ),
});

export const Overview = Type.Object({
  generated_at: Type.String(),
  version: Type.String(),
  variant: Type.String(),
  health: Health,
  slos: Slos,
  signals: Signals,
  /** The last minutes, oldest first, one value for each step. */
  history: Type.Object({
    step_seconds: Type.Number(),
    requests_per_second: Type.Array(Type.Number()),
    error_ratio: Type.Array(Type.Number()),
    p95_ms: Type.Array(Type.Number()),
    event_loop: Type.Array(Type.Number()),
  }),
  capacity: CapacityState,
  circuit_breakers: Breakers,
  alerts: Alerts,
});
export type Overview = Static<typeof Overview>;
