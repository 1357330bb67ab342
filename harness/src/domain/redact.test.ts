import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, string, stringMatching } from 'fast-check';
import { redactData, redactorFor, redactSecrets } from './redact.ts';

describe('taking secrets out of a text', () => {
  it.each([
    ['postgres://app:hunter2@db:5432/school', 'postgres://***@db:5432/school'],
    ['https://x:y@@z@host:80/a@b', 'https://***@host:80/a@b'],
    ['GET https://ghp_16C7e42F@github.com/x', 'GET https://***@github.com/x'],
    ['Bearer eyJhbGciOi.abc-_~+/=', 'Bearer ***'],
    ['Authorization: Basic dXNlcjpw, next', 'Authorization: Basic ***, next'],
    ['--password hunter2 --rate 5', '--password *** --rate 5'],
    ['--auth-token=abc --rate 5', '--auth-token=*** --rate 5'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=*** psql'],
    ['DB_PASSWORD="hunter 2" psql', 'DB_PASSWORD=*** psql'],
    ["{ apiKey: 'abc' }", '{ apiKey: *** }'],
    ['{"token": "abc","a":1}', '{"token": ***,"a":1}'],
    ['"{\\"token\\":\\"abc\\"}"', '"{\\"token\\":\\"***\\"}"'],
    ['GET /x?access_token=abc&page=1 500', 'GET /x?access_token=***&page=1 500'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: ***; Path=/'],
  ])('%s', (text, left) => {
    expect(redactSecrets(text)).toBe(left);
    expect(redactSecrets(left)).toBe(left);
  });

  it.each([
    'http://127.0.0.1:4873/@scope/name',
    'the proxy "api-redis" at http://127.0.0.1:8474',
    'Unexpected token < in JSON at position 4',
    'http_requests_total{route!~"/health.*"}',
    'mail to a@b.example, or git@github.com:x/y.git',
    '402 ms, at least 350 ms',
  ])('leaves alone what is none: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('takes out what a project says is secret, with a star for a run of characters', () => {
    const redact = redactorFor(['AKIA*', '*.internal.example', 'the * plan', 'ends here']);
    expect(redact('key=AKIAXYZ12, "db.internal.example" and the secret plan; it ends here.')).toBe(
      'key=*** "***" and ***; it ***.',
    );
    expect(redact('AKI the other  plan internal.example')).toBe(
      'AKI the other  plan internal.example',
    );
  });

  it('takes a time that grows no faster than the text, whatever the text', () => {
    const redact = redactorFor(['a*b*c*d*e', '*x*']);
    const pieces = [
      'token',
      'a://',
      '--password',
      '=',
      '"',
      "'",
      '\\',
      '@',
      ' ',
      'ab',
      'x',
      'Bearer ',
    ];
    assert(
      property(array(constantFrom(...pieces), { maxLength: 8 }), (words) => {
        redact(words.join('').repeat(500));
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('never lets the password of a URL through', () => {
    const secret = stringMatching(/^[A-Za-z0-9!$%^*()_+:;,.=~@-]{3,20}S3cret$/);
    assert(
      property(string(), secret, string(), (before, password, after) => {
        const text = `${before} redis://app:${password}@127.0.0.1:6379/0 ${after}`;
        expect(redactSecrets(text)).not.toContain(password);
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});

describe('taking secrets out of data', () => {
  it('knows the keys of secrets and the flags before them, and leaves keys and exact parts alone', () => {
    const data = {
      command: ['psql', '--password', 'hunter2', '--token=abc', '-v'],
      env: { DB_PASSWORD: 'hunter2', RATE: '5', apiKey: 7 },
      nested: [{ text: 'Bearer abcdefghij' }, null, true],
      undo: { token: 'kept', url: 'redis://a:b@c' },
    };
    expect(redactData(data, redactSecrets, new Set(['undo']))).toEqual({
      command: ['psql', '--password', '***', '--token=***', '-v'],
      env: { DB_PASSWORD: '***', RATE: '5', apiKey: 7 },
      nested: [{ text: 'Bearer ***' }, null, true],
      undo: { token: 'kept', url: 'redis://a:b@c' },
    });
  });

  it('changes no prototype', () => {
    const data: unknown = JSON.parse('{"__proto__":{"polluted":"Bearer abcdefghij"}}');
    const redacted = redactData(data, redactSecrets);
    expect(Object.keys(redacted as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
  });
});
