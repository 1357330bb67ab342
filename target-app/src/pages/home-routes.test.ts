import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { builtApp } from '../../test/kit/built-app.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';

let built: Awaited<ReturnType<typeof builtApp>>;

beforeEach(async () => {
  built = await builtApp();
});
afterEach(() => built.app.close());

describe('GET /', () => {
  it.each([
    ['*/*', 'application/json; charset=utf-8'],
    ['text/html,*/*;q=0.8', 'text/html; charset=utf-8'],
  ])('answers %s with %s, and says on what that depends', async (accept, type) => {
    const answer = await built.app.inject({ url: '/', headers: { accept } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['vary']).toBe('Accept');
  });

  it('is still of use to a browser when the users cannot be read', async () => {
    built.backing.databaseError = new UnavailableError('database', 1000, new Error('gone'));
    const answer = await built.app.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('The list cannot be shown at the moment.');
    expect(answer.body).toContain('<form method="post" action="/user"');
  });
});

describe('POST /user', () => {
  it('takes nothing but forms', async () => {
    const payload = JSON.stringify({ name: 'A', email: 'a@example.com' });
    const headers = { 'content-type': 'application/json' };
    const answer = await built.app.inject({ method: 'POST', url: '/user', headers, payload });
    expect(answer.statusCode).toBe(415);
  });

  it('leaves forms to itself', async () => {
    const payload = 'name=A&email=a%40example.com';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await built.app.inject({ method: 'POST', url: '/api/users', headers, payload });
    expect(answer.statusCode).toBe(415);
  });
});
