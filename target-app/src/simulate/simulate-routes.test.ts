import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { installErrorAnswers } from '../http/error-answers.ts';
import { simulateRoutes } from './simulate-routes.ts';

let app: App;
let chance = 0;

beforeEach(() => {
  app = createApp('silent', 'resilient');
  installErrorAnswers(app);
  simulateRoutes(app, () => chance);
});
afterEach(() => app.close());

describe('/simulate/error', () => {
  it.each([
    { query: '', rolled: 0.49, status: 500 },
    { query: '', rolled: 0.5, status: 200 },
    { query: '?rate=0', rolled: 0, status: 200 },
    { query: '?rate=1', rolled: 0.999, status: 500 },
    { query: '?rate=0.1', rolled: 0.2, status: 200 },
    { query: '?rate=1.1', rolled: 0, status: 400 },
    { query: '?rate=often', rolled: 0, status: 400 },
  ])('answers $status to "$query" when the die shows $rolled', async (row) => {
    chance = row.rolled;
    const answer = await app.inject(`/simulate/error${row.query}`);
    expect(answer.statusCode).toBe(row.status);
    if (row.status === 500) {
      expect(answer.json()).toMatchObject({ detail: 'Something went wrong on our side.' });
    }
  });
});

describe('/simulate/slow', () => {
  it.each([
    { query: '?min=0&max=0.01', rolled: 0.5, waitedS: 0.005 },
    { query: '?max=0.02', rolled: 0, waitedS: 0.02 },
    { query: '', rolled: 0, waitedS: 0.1 },
  ])('waits as told by "$query"', async ({ query, rolled, waitedS }) => {
    chance = rolled;
    const answer = await app.inject(`/simulate/slow${query}`);
    expect(answer.json()).toEqual({ status: 'ok', waited_s: waitedS });
  });

  it.each(['?max=30.1', '?min=-1', '?min=2&max=1', '?min=x'])('refuses %s', async (query) => {
    expect((await app.inject(`/simulate/slow${query}`)).statusCode).toBe(400);
  });
});
