import type { ReadThrough, Served } from '../cache/read-through.ts';
import type { Instruments } from '../observability/instruments.ts';
import { CircuitOpenError, type CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { Dependency } from '../variants/backing.ts';
import { isGrades, type Grade } from './grade.ts';
import { GradeServiceClient, TooManyCallsError } from './grade-service-client.ts';
import type { ConnectedGrades } from './connected-grades.ts';
import type { GradesSettings } from './settings.ts';

export type ResilientGradesOptions = {
  readonly client: Pick<GradeServiceClient, 'gradesOf' | 'ping' | 'close' | 'hasRoom'>;
  /** Keeps the last known grades, and answers with them when the service is slow or gone. */
  readonly cache: ReadThrough;
  readonly instruments: Instruments;
  readonly breakerResetMs: number;
  readonly healthLimitMs: number;
};

/** The grades of the configured service; `undefined` when none is configured. */
export function connectResilientGrades(
  { url, timeoutMs, breakerResetMs }: GradesSettings,
  parts: Pick<ResilientGradesOptions, 'cache' | 'instruments' | 'healthLimitMs'>,
): ResilientGrades | undefined {
  if (url === undefined) return undefined;
  const client = new GradeServiceClient(url, timeoutMs, parts.instruments.metrics);
  return new ResilientGrades({ ...parts, client, breakerResetMs });
}

/** Grades behind a circuit breaker: what was known lately is answered at once when the service is in trouble. */
export class ResilientGrades implements ConnectedGrades {
  readonly dependency: Dependency;
  private readonly options: ResilientGradesOptions;
  private readonly breaker: CircuitBreaker;
  private lastAsked = '';

  constructor(options: ResilientGradesOptions) {
    this.options = options;
    const { client, instruments, breakerResetMs, healthLimitMs } = options;
    this.breaker = createInstrumentedBreaker('grades', instruments, {
      // The real question, once more: a service can be healthy by its own account and fail all the same.
      probe: () => client.gradesOf(this.lastAsked),
      countsAsFailure: () => true,
      resetMs: breakerResetMs,
    });
    this.dependency = { name: 'grades', ask: () => client.ping(), limitMs: healthLimitMs };
  }

  of(studentId: string): Promise<Served<readonly Grade[]> | undefined> {
    return this.options.cache.read<readonly Grade[]>({
      key: `grades:${studentId}`,
      holds: isGrades,
      load: () => this.load(studentId),
    });
  }

  async close(): Promise<void> {
    this.breaker.shutdown();
    await this.options.client.close();
  }

  private async load(studentId: string): Promise<readonly Grade[] | undefined> {
    const { client, instruments, breakerResetMs } = this.options;
    try {
      if (!client.hasRoom) throw new TooManyCallsError();
      return await this.breaker.run(() => {
        this.lastAsked = studentId;
        return client.gradesOf(studentId);
      });
    } catch (error) {
      const wasRejected = error instanceof CircuitOpenError || error instanceof TooManyCallsError;
      if (wasRejected) instruments.metrics.gradesRequests.inc({ result: 'rejected' });
      throw new UnavailableError('grade service', breakerResetMs, error);
    }
  }
}
