import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.ts';
import { ConfigurationError } from './environment-reader.ts';

const REQUIRED = {
  DATABASE_URL: 'postgres://app:secret@db:5432/app',
  REDIS_URL: 'redis://cache:6379',
};

describe('readConfiguration', () => {
  it('needs only the two addresses and has a default for everything else', () => {
    expect(readConfiguration(REQUIRED)).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: REQUIRED.DATABASE_URL,
      redisUrl: REQUIRED.REDIS_URL,
      variant: 'resilient',
      logLevel: 'info',
      database: {
        poolSize: 10,
        maxWaiting: 50,
        acquireTimeoutMs: 1000,
        queryTimeoutMs: 1000,
        patienceMs: 100,
        breakerResetMs: 1000,
      },
      cache: { timeoutMs: 40, freshMs: 5000, staleMs: 600_000, breakerResetMs: 1000 },
      lifecycle: { startupDeadlineMs: 30_000, drainMs: 500, shutdownDeadlineMs: 9000 },
      trustedProxies: [],
      grades: { url: undefined, timeoutMs: 300, breakerResetMs: 1000 },
      events: {
        outbox: { pollMs: 250, republishMs: 10_000 },
        queue: { kind: 'off' },
        audit: { kind: 'off' },
      },
      rateLimit: {
        limits: [{ method: 'POST', route: '/api/v1/students', capacity: 10, intervalMs: 60_000 }],
        timeoutMs: 10,
      },
      overload: { maxInFlight: 100, maxEventLoopDelayMs: 100 },
      slo: { files: [], prometheusUrl: undefined, prometheusTimeoutMs: 1000 },
      flaws: { leakKbPerRequest: 100, badDeployErrorRate: 0.2, slowStartMs: 30_000 },
      admin: { token: undefined },
    });
  });

  it('takes values from the environment', () => {
    const configuration = readConfiguration({
      ...REQUIRED,
      PORT: '0',
      HOST: '0.0.0.0',
      VARIANT: 'naive',
      CACHE_FRESH_MS: '250',
    });
    expect(configuration).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      variant: 'naive',
      cache: { freshMs: 250 },
    });
  });

  it('refuses a token that is quickly guessed, without repeating it', () => {
    expect(problemsOf({ ...REQUIRED, ADMIN_TOKEN: 'hunter2' })).toEqual([
      'ADMIN_TOKEN must have at least 16 characters.',
    ]);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(readConfiguration({ ...REQUIRED, PORT: ' ' }).port).toBe(3000);
  });

  it('names every problem at once and never repeats an address', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://root:hunter2@db/app',
      PORT: '70000',
      DRAIN_MS: '5s',
      VARIANT: 'brave',
      GRADES_URL: 'ftp://user:hunter2@grades',
      RATE_LIMITS: '10/m',
    });
    expect(problems).toEqual([
      'PORT must be a whole number from 0 to 65535, not "70000".',
      'DATABASE_URL is not a URL that starts with postgres: or postgresql:',
      'REDIS_URL is missing; it looks like redis://user:password@host:port/name',
      'VARIANT must be one of resilient, naive, leaking, bad-deploy, slow-start, not "brave".',
      'DRAIN_MS must be a whole number from 0 to 60000, not "5s".',
      'GRADES_URL is not a URL that starts with http: or https:',
      'RATE_LIMITS must be off or limits like "POST /api/v1/students=10/m" (1 to 1000000 a s, m or h), not "10/m".',
    ]);
  });
});

describe('the README', () => {
  it('names every variable that is read, and no other', () => {
    const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
    const settings = globSync('*/settings.ts', { cwd: import.meta.dirname });
    const read = ['configuration.ts', 'observability/tracing.ts', ...settings].flatMap((file) =>
      [...text(file).matchAll(/(?:read\.\w+\(|process\.env\[)\s*'([A-Z_]+)'/g)].map(
        ([, name]) => name,
      ),
    );
    const table = text('../README.md').split('## Configuration')[1]?.split('## Layout')[0] ?? '';
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)]);
    expect(named.map(([, name]) => name).toSorted()).toEqual([...new Set(read)].toSorted());
  });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}
