import { setTimeout as pause } from 'node:timers/promises';
import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { ProblemError } from '../http/problem.ts';

const DEFAULT_RATE = 0.5;
const DEFAULT_MIN_S = 0.1;
const DEFAULT_MAX_S = 3;
const LONGEST_WAIT_S = 30;

const tags = ['simulate'];
const ErrorQuery = Type.Object(
  { rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })) },
  { additionalProperties: false },
);
const Wait = Type.Number({ minimum: 0, maximum: LONGEST_WAIT_S });
const SlowQuery = Type.Object(
  { min: Type.Optional(Wait), max: Type.Optional(Wait) },
  { additionalProperties: false },
);

/** Fails and dawdles on request, for practising with dashboards and alerts. `random` is from 0 up to 1. */
export function simulateRoutes(app: App, random: () => number): void {
  app.get(
    '/simulate/error',
    {
      schema: {
        tags,
        summary: 'Fails a given share of the requests, half of them by default',
        querystring: ErrorQuery,
        response: { 200: Type.Object({ status: Type.Literal('ok'), rate: Type.Number() }) },
      },
    },
    async (request) => {
      const { rate = DEFAULT_RATE } = request.query;
      if (random() < rate) throw new Error('A simulated failure.');
      return { status: 'ok' as const, rate };
    },
  );

  app.get(
    '/simulate/slow',
    {
      schema: {
        tags,
        summary: 'Waits between `min` and `max` seconds, 0.1 to 3 by default',
        querystring: SlowQuery,
        response: { 200: Type.Object({ status: Type.Literal('ok'), waited_s: Type.Number() }) },
      },
    },
    async (request, reply) => {
      const { min, max } = range(request.query);
      const waitS = min + random() * (max - min);
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      // Nobody is there to be kept waiting any more.
      await pause(waitS * 1000, undefined, { signal: left.signal }).catch(() => undefined);
      return { status: 'ok' as const, waited_s: waitS };
    },
  );
}

/** What is not given does not contradict what is. */
function range(given: { readonly min?: number; readonly max?: number }) {
  const min = given.min ?? Math.min(DEFAULT_MIN_S, given.max ?? DEFAULT_MIN_S);
  const max = given.max ?? Math.max(DEFAULT_MAX_S, min);
  if (min > max) {
    throw new ProblemError(400, `Not valid: min. It is ${min} s and more than max, ${max} s.`, [
      { field: 'min', detail: 'must be <= max' },
    ]);
  }
  return { min, max };
}
