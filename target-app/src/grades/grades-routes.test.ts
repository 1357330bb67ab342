import { afterEach, describe, expect, it } from '@jest/globals';
import type { Served } from '../cache/read-through.ts';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { installErrorAnswers } from '../http/error-answers.ts';
import { ProblemError } from '../http/problem.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { Student } from '../students/student.ts';
import type { Grade } from './grade.ts';
import type { Grades } from './grades.ts';
import { gradesRoutes } from './grades-routes.ts';

const ADA = `STU-${'0'.repeat(26)}`;
const NOBODY = `STU-${'1'.repeat(26)}`;
const GRADES: readonly Grade[] = [{ subject: 'Music', mark: 90, date: '2025-10-01' }];

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('GET /api/v1/students/:id/grades', () => {
  it('answers with the grades', async () => {
    const answer = await get(ADA, async () => ({ value: GRADES, ageMs: 1900, isStale: false }));
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ student_id: ADA, stale: false, grades: GRADES });
    expect([answer.headers['age'], answer.headers['x-data-stale']]).toEqual(['1', undefined]);
  });

  it('says when they are older than promised', async () => {
    const answer = await get(ADA, async () => ({ value: GRADES, ageMs: 61_000, isStale: true }));
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ stale: true, grades: GRADES });
    expect([answer.headers['age'], answer.headers['x-data-stale']]).toEqual(['61', 'true']);
  });

  it('does not know the grades of students who do not exist or have none', async () => {
    const none = async () => undefined;
    expect((await get(NOBODY, none)).json()).toMatchObject({
      status: 404,
      detail: `There is no student ${NOBODY}.`,
    });
    expect((await get(ADA, none)).json()).toMatchObject({
      status: 404,
      detail: `Student ${ADA} has no grades.`,
    });
  });

  it('says when to come back while the service is not available', async () => {
    const answer = await get(ADA, async () => {
      throw new UnavailableError('grade service', 1000, undefined);
    });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.json()).toMatchObject({ detail: 'The grade service is not available.' });
  });

  it('says that no service is configured', async () => {
    const answer = await get(ADA, undefined);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, undefined]);
    expect(answer.json()).toMatchObject({ detail: 'No grade service is configured.' });
  });

  it('hands on what the naive variant says of a failing service', async () => {
    const answer = await get(ADA, async () => {
      throw new ProblemError(502, 'The grade service answered 500.');
    });
    expect(answer.statusCode).toBe(502);
    expect(answer.json()).toMatchObject({ detail: 'The grade service answered 500.' });
  });
});

async function get(id: string, of: Grades['of'] | undefined) {
  const app = createApp('silent', 'resilient');
  apps.push(app);
  installErrorAnswers(app);
  gradesRoutes(app, { students: { find }, grades: of === undefined ? undefined : { of } });
  return app.inject(`/api/v1/students/${id}/grades`);
}

async function find(id: string): Promise<Served<Student> | undefined> {
  if (id !== ADA) return undefined;
  const time = '2025-10-01T00:00:00.000Z';
  const names = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
  const value = { id, ...names, created_at: time, updated_at: time };
  return { value, ageMs: 0, isStale: false };
}
