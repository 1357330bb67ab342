import { afterEach, describe, expect, it } from '@jest/globals';
import { isGrades } from '../grades/grade.ts';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { RequestAccounting } from '../http/request-accounting.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { createProcessMetrics } from '../observability/metrics.ts';
import { installGradesService } from './build-grades-service.ts';
import type { GradesServiceVariant } from './settings.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('the grade service', () => {
  it('gives each student grades of their own, always the same', async () => {
    const { app } = build();
    const [one, again, other] = await Promise.all(
      ['STU-1', 'STU-1', 'STU-2'].map(async (id) =>
        (await app.inject(`/grades/${id}`)).json<unknown>(),
      ),
    );
    expect(isGrades(one)).toBe(true);
    expect(one).toHaveLength(12);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('counts its requests by the pattern of their route', async () => {
    const { app } = build();
    await app.inject('/grades/STU-1');
    expect((await app.inject('/metrics')).body).toContain(
      'http_requests_total{method="GET",route="/grades/:studentId",status="200"} 1\n',
    );
  });

  it('is live at once, and ready while it runs', async () => {
    const { app, lifecycle } = build();
    const statuses = async () => [
      (await app.inject('/health/live')).statusCode,
      (await app.inject('/health/ready')).statusCode,
    ];
    expect(await statuses()).toEqual([200, 503]);
    lifecycle.started();
    expect(await statuses()).toEqual([200, 200]);
    lifecycle.drain();
    expect(await statuses()).toEqual([200, 503]);
  });

  it('answers nothing but failures in its variant failing, and is healthy by its own account', async () => {
    const { app, lifecycle } = build('failing');
    lifecycle.started();
    expect((await app.inject('/grades/STU-1')).statusCode).toBe(500);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });
});

function build(variant: GradesServiceVariant = 'steady') {
  const app = createApp('silent', variant);
  apps.push(app);
  const lifecycle = new Lifecycle();
  const metrics = createProcessMetrics({ version: '1.2.3', variant });
  installGradesService(app, {
    variant,
    latency: { minMs: 0, maxMs: 0 },
    lifecycle,
    accounting: new RequestAccounting(metrics),
    register: metrics.register,
    random: () => 0.5,
  });
  return { app, lifecycle };
}
