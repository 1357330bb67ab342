import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { MemoryStore } from '../../test/kit/memory-store.ts';
import { ResilientReadThrough } from '../cache/resilient-read-through.ts';
import { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { Grade } from './grade.ts';
import { ResilientGrades } from './resilient-grades.ts';

const STUDENT = 'STU-1';
const GRADES: readonly Grade[] = [{ subject: 'Music', mark: 90, date: '2025-10-01' }];
const FRESH_MS = 5000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('ResilientGrades', () => {
  it('hands on what the service knows, and that it knows nothing', async () => {
    const { grades, service } = build();
    expect(await grades.of(STUDENT)).toEqual({ value: GRADES, ageMs: 0, isStale: false });
    service.answer = undefined;
    expect(await grades.of('STU-2')).toBeUndefined();
    expect(service.asked).toEqual([STUDENT, 'STU-2']);
  });

  it('answers with the last known grades while the service fails', async () => {
    const { grades, service, clock } = build();
    await grades.of(STUDENT);
    clock.nowMs += 60_000;
    service.error = new Error('reset');
    expect(await grades.of(STUDENT)).toEqual({ value: GRADES, ageMs: 60_000, isStale: true });
  });

  it('says that the service is not available when nothing is known', async () => {
    const { grades, service } = build();
    service.error = new Error('reset');
    const failure = await grades.of(STUDENT).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure).toMatchObject({
      message: 'The grade service is not available.',
      retryAfterMs: 60_000,
      cause: service.error,
    });
  });

  it('stops asking after ten failures in a row, and counts what it refused', async () => {
    const { grades, service, rejected } = build();
    service.error = new Error('reset');
    for (let time = 0; time < 15; time += 1) {
      await expect(grades.of(STUDENT)).rejects.toBeInstanceOf(UnavailableError);
    }
    expect(service.asked).toHaveLength(10);
    expect(await rejected()).toBe(5);
  });

  it('refuses a call that would wait in vain, and does not hold it against the service', async () => {
    const { grades, service, rejected } = build();
    service.hasRoom = false;
    for (let time = 0; time < 15; time += 1) {
      await expect(grades.of(STUDENT)).rejects.toBeInstanceOf(UnavailableError);
    }
    service.hasRoom = true;
    expect(await grades.of(STUDENT)).toMatchObject({ value: GRADES });
    expect(await rejected()).toBe(15);
  });
});

function build() {
  const instruments = quietInstruments();
  const clock = { nowMs: 1_000_000 };
  const service = new FakeService();
  const breaker = new CircuitBreaker({
    probe: () => Promise.resolve(),
    countsAsFailure: () => true,
    resetMs: 60_000,
    onTransition: () => undefined,
  });
  const cache = new ResilientReadThrough({
    store: new MemoryStore(),
    breaker,
    instruments,
    freshMs: FRESH_MS,
    staleMs: 600_000,
    patienceMs: 100,
    now: () => clock.nowMs,
  });
  const grades = new ResilientGrades({
    client: service,
    cache,
    instruments,
    breakerResetMs: 60_000,
    healthLimitMs: 300,
  });
  closing.push(
    () => breaker.shutdown(),
    () => grades.close(),
  );
  const rejected = async () => {
    const { values } = await instruments.metrics.gradesRequests.get();
    return values.find(({ labels }) => labels.result === 'rejected')?.value;
  };
  return { grades, service, clock, rejected };
}

/** A grade service in memory that answers or fails as told. */
class FakeService {
  readonly asked: string[] = [];
  answer: readonly Grade[] | undefined = GRADES;
  error: Error | undefined;
  hasRoom = true;

  async gradesOf(studentId: string): Promise<readonly Grade[] | undefined> {
    this.asked.push(studentId);
    if (this.error !== undefined) throw this.error;
    return this.answer;
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}
