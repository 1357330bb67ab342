import { errors, Pool } from 'undici';
import type { Metrics } from '../observability/metrics.ts';
import { TooLateError, within } from '../resilience/within.ts';
import { isGrades, type Grade } from './grade.ts';
import type { GradesResult } from './grades-metrics.ts';

const CONNECTIONS = 16;
/** As many again may wait for a connection four times over; whoever comes then would wait in vain. */
const MOST_UNDER_WAY = CONNECTIONS * 5;
const LARGEST_ANSWER_BYTES = 256 * 1024;

/** The grade service answered, but not with grades. */
export class GradeServiceError extends Error {
  override readonly name = 'GradeServiceError';
}

/** Too many calls are under way: this one was not made. */
export class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';

  constructor() {
    super(`${MOST_UNDER_WAY} calls of the grade service are under way.`);
  }
}

/** HTTP to the grade service, bounded in every direction: connections, calls, time, bytes. */
export class GradeServiceClient {
  private readonly pool: Pool;
  private readonly base: string;
  private readonly timeoutMs: number;
  private readonly metrics: Metrics;
  private underWay = 0;

  constructor(url: string, timeoutMs: number, metrics: Metrics) {
    const { origin, pathname } = new URL(url);
    this.base = pathname.replace(/\/$/, '');
    this.timeoutMs = timeoutMs;
    this.metrics = metrics;
    this.pool = new Pool(origin, {
      connections: CONNECTIONS,
      connect: { timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: LARGEST_ANSWER_BYTES,
    });
  }

  /** Whether one more call has a chance to be answered in time. */
  get hasRoom(): boolean {
    return this.underWay < MOST_UNDER_WAY;
  }

  /**
   * Asks for the grades of one student, and counts how it went.
   * @throws TooLateError, GradeServiceError, or what the connection died of.
   */
  async gradesOf(studentId: string): Promise<readonly Grade[] | undefined> {
    try {
      const grades = await this.ask(`/grades/${encodeURIComponent(studentId)}`, readGrades);
      this.metrics.gradesRequests.inc({ result: 'ok' });
      return grades;
    } catch (error) {
      this.metrics.gradesRequests.inc({ result: resultOf(error) });
      throw error;
    }
  }

  /** Whether the service takes requests. */
  async ping(): Promise<void> {
    await this.ask('/health/ready', async (status, body) => {
      await body.dump();
      if (status !== 200) throw new GradeServiceError(`The grade service answered ${status}.`);
    });
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async ask<T>(path: string, read: ReadAnswer<T>): Promise<T> {
    const { timeoutMs } = this;
    const call = new AbortController();
    this.underWay += 1;
    try {
      return await within(timeoutMs, this.send(path, read, call.signal));
    } finally {
      this.underWay -= 1;
      // Of a call that was given up neither the place in the queue nor the connection is held.
      call.abort();
    }
  }

  private async send<T>(path: string, read: ReadAnswer<T>, signal: AbortSignal): Promise<T> {
    const answer = await this.pool.request({ path: `${this.base}${path}`, method: 'GET', signal });
    return read(answer.statusCode, answer.body);
  }
}

type AnswerBody = Awaited<ReturnType<Pool['request']>>['body'];
type ReadAnswer<T> = (status: number, body: AnswerBody) => Promise<T>;

async function readGrades(status: number, body: AnswerBody): Promise<readonly Grade[] | undefined> {
  if (status === 200) {
    const grades: unknown = await body.json();
    if (isGrades(grades)) return grades;
    throw new GradeServiceError('The grade service answered with something else than grades.');
  }
  await body.dump();
  if (status === 404) return undefined;
  throw new GradeServiceError(`The grade service answered ${status}.`);
}

function resultOf(error: unknown): GradesResult {
  const isTimeout =
    error instanceof TooLateError ||
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError;
  return isTimeout ? 'timeout' : 'error';
}
