import { describe, expect, it } from '@jest/globals';
import { redacted } from './redacted.ts';

describe('redacted', () => {
  it('takes secrets out by their names and passwords out of addresses, wherever they are', () => {
    const shown = redacted({
      databaseUrl: 'postgres://app:hunter2@db:5432/app?sslmode=require&password=hunter2',
      redisUrl: 'redis://:hunter2@cache:6379',
      admin: { token: 'hunter2', clientSecret: 'hunter2', password: 'hunter2' },
      mirrors: ['http://a:hunter2@b/'],
      nothing: undefined,
    });
    expect(shown).toEqual({
      databaseUrl: 'postgres://app:[redacted]@db:5432/app?sslmode=require&password=[redacted]',
      redisUrl: 'redis://:[redacted]@cache:6379',
      admin: { token: '[redacted]', clientSecret: '[redacted]', password: '[redacted]' },
      mirrors: ['http://a:[redacted]@b/'],
      nothing: undefined,
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('leaves everything else as it is', () => {
    const plain = { port: 3000, host: '::1', isOn: true, url: 'http://b/x', ranges: [1, null] };
    expect(redacted(plain)).toEqual(plain);
    expect(redacted({ admin: { token: undefined } })).toEqual({ admin: { token: undefined } });
  });
});
