import type { LookedAtGuardrail } from '../domain/evaluate-guardrail.ts';
import type { QueryLimit } from '../domain/guardrail.ts';
import { instanceNames } from '../domain/replicas.ts';
import type { LoadHealthSample } from '../domain/second-record.ts';
import type { ConditionLook } from '../domain/sustained-condition.ts';
import { formatDuration, formatRatio, type Ms, type Ratio } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { pause } from './pause.ts';

const LOOK_EVERY_MS: Ms = 500;
/** What does not answer by then is told by the next look. */
const LOOK_DEADLINE_MS: Ms = 1_000;

/** Where looks come from. */
export type LookSources = {
  readonly clock: Clock;
  readonly session: EnvironmentSession;
  readonly metrics: MetricsSource;
  readonly load: { readonly health: readonly LoadHealthSample[] };
  /** Of the machine the load generator runs on. */
  readonly cpus: number;
};

type Seen = Pick<ConditionLook, 'state' | 'seen'>;

/**
 * Looks at what a guardrail watches, twice a second until `over`, and hands each look on. A look that hangs does not
 * hold up the next one, so that what does not answer is known to be amiss as soon as what answers.
 */
export async function looksAt(
  guardrail: LookedAtGuardrail,
  sources: LookSources,
  over: AbortSignal,
  onLook: (look: ConditionLook) => Promise<void>,
): Promise<void> {
  const { clock } = sources;
  const pending = new Set<Promise<void>>();
  while (await pause(clock, LOOK_EVERY_MS, over)) {
    const atMs = atOf(guardrail, sources);
    const uptimeMs = clock.uptimeMs();
    const look = lookOnce(guardrail, sources, over)
      .then((seen) => onLook({ atMs, uptimeMs, ...seen }))
      .finally(() => pending.delete(look));
    pending.add(look);
    // A look that fails on its own account is told below; here it must not go unheard until then.
    look.catch(() => undefined);
  }
  await Promise.all(pending);
}

/** A sample of the load generator is as old as it says; everything else is looked at now. */
function atOf(guardrail: LookedAtGuardrail, { clock, load }: LookSources): number {
  if (guardrail.kind !== 'generator') return clock.now();
  return load.health.at(-1)?.atMs ?? clock.now();
}

async function lookOnce(
  guardrail: LookedAtGuardrail,
  sources: LookSources,
  over: AbortSignal,
): Promise<Seen> {
  const deadline = AbortSignal.timeout(LOOK_DEADLINE_MS);
  const signal = AbortSignal.any([over, deadline]);
  try {
    switch (guardrail.kind) {
      case 'query':
        return queried(await sources.metrics.valuesNow(guardrail.query, signal), guardrail.limit);
      case 'alive':
        return await alive(guardrail.service, sources.session, signal);
      case 'generator':
        return busy(sources, guardrail.above);
    }
  } catch (error) {
    if (guardrail.kind === 'alive' && deadline.aborted) {
      return { state: 'breached', seen: `no answer within ${formatDuration(LOOK_DEADLINE_MS)}` };
    }
    return { state: 'unknown', seen: error instanceof Error ? error.message : String(error) };
  }
}

/** Every series has to be within the limit. */
function queried(values: readonly number[], { side, value: limit }: QueryLimit): Seen {
  if (values.length === 0) {
    return {
      state: 'unknown',
      seen: 'it gives nothing (a query that compares gives nothing while it is false: leave the limit to the guardrail)',
    };
  }
  const worst = side === 'above' ? Math.max(...values) : Math.min(...values);
  const isBeyond = side === 'above' ? worst > limit : worst < limit;
  return { state: isBeyond ? 'breached' : 'fine', seen: String(Number(worst.toPrecision(6))) };
}

/** A service is alive for as long as one of its replicas is, and one that hangs does not hide another. */
async function alive(
  service: string,
  session: EnvironmentSession,
  signal: AbortSignal,
): Promise<Seen> {
  const names = instanceNames(session.description.services, service);
  const looks = names.map((name) => aliveOne(name, session, signal));
  const living = looks.map(async (look) => {
    const seen = await look;
    if (seen.state !== 'fine') throw new Error(seen.seen);
    return seen;
  });
  return await Promise.any(living).catch(async () => together(names, await Promise.all(looks)));
}

async function aliveOne(
  name: string,
  session: EnvironmentSession,
  signal: AbortSignal,
): Promise<Seen> {
  const health = await session.health(signal, [name]);
  const found = health.find((one) => one.service === name);
  if (found === undefined) return { state: 'unknown', seen: `nothing says how ${name} is` };
  return { state: found.healthy ? 'fine' : 'breached', seen: found.detail };
}

/** What is seen of a service none of whose replicas is known to live. */
function together(names: readonly string[], looks: readonly Seen[]): Seen {
  const [only] = looks;
  if (only !== undefined && looks.length === 1) return only;
  const state = looks.every((look) => look.state === 'breached') ? 'breached' : 'unknown';
  return { state, seen: looks.map(({ seen }, i) => `${names[i] ?? ''}: ${seen}`).join('; ') };
}

function busy({ load, cpus }: LookSources, above: Ratio): Seen {
  const cores = load.health.at(-1)?.cpuCores;
  if (cores === undefined || cpus <= 0) {
    return { state: 'unknown', seen: 'its use of the processors cannot be read' };
  }
  const share = cores / cpus;
  return { state: share > above ? 'breached' : 'fine', seen: formatRatio(share, 0) };
}
