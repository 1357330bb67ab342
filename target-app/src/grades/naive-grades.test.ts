import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { NaiveGrades } from './naive-grades.ts';

const GRADES = [{ subject: 'Music', mark: 90, date: '2025-10-01' }];

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('NaiveGrades', () => {
  it('asks every time', async () => {
    const { grades, asked } = await build(200, GRADES);
    expect(await grades.of('STU-1')).toEqual({ value: GRADES, ageMs: 0, isStale: false });
    await grades.of('STU-1');
    await grades.dependency.ask();
    expect(asked).toEqual(['/grades/STU-1', '/grades/STU-1', '/health/ready']);
  });

  it('knows no grades when the service knows none', async () => {
    const { grades } = await build(404, {});
    expect(await grades.of('STU-1')).toBeUndefined();
  });

  it.each([
    { status: 500, body: {}, detail: 'The grade service answered 500.' },
    { status: 200, body: { grades: 'good' }, detail: 'The grade service answered nonsense.' },
  ])('hands every failure on: $detail', async ({ status, body, detail }) => {
    const { grades, metrics } = await build(status, body);
    await expect(grades.of('STU-1')).rejects.toMatchObject({ statusCode: 502, message: detail });
    expect((await metrics.gradesRequests.get()).values).toContainEqual({
      labels: { result: 'error' },
      value: 1,
    });
  });
});

async function build(status: number, body: unknown) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  const { metrics } = quietInstruments();
  const grades = new NaiveGrades(`http://127.0.0.1:${address.port}/`, metrics);
  return { grades, metrics, asked };
}
