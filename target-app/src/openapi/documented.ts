import { STATUS_CODES } from 'node:http';
import type { FastifySchema, RouteOptions } from 'fastify';
import { Problem } from '../http/problem.ts';
import { isProbe } from '../variants/flaw.ts';

/** The name of problem details among the schemas of the document. */
export const PROBLEM_ID = 'Problem';

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: `${PROBLEM_ID}#` } } };

/** Statuses with which Fastify and our own hooks answer before or instead of a route. */
const COMMON = {
  input: [400],
  /** A parameter that cannot be decoded makes an unknown address. */
  parameters: [400, 404],
  body: [400, 413, 415],
  /** Limited, or shed because there is too much to do, or a dependency is gone. */
  refusable: [429, 503],
  any: [500],
} as const;

/** A route's schema as the document shows it: with the answers that every route like it may give. */
export function documented(schema: FastifySchema, route: RouteOptions): FastifySchema {
  const response: Record<string, object> = {};
  for (const status of commonStatuses(schema, route)) {
    response[status] = { description: titleOf(String(status)), content: PROBLEM_CONTENT };
  }
  for (const [status, answer] of Object.entries(schema.response ?? {})) {
    const isCommon = status in response;
    response[status] = describe(titleOf(status), answer as Answer, isCommon);
  }
  return { ...schema, response };
}

function commonStatuses(schema: FastifySchema, route: RouteOptions): readonly number[] {
  const methods = [route.method].flat();
  return [
    ...(schema.querystring === undefined && schema.headers === undefined ? [] : COMMON.input),
    ...(schema.params === undefined ? [] : COMMON.parameters),
    ...(methods.includes('GET') ? [] : COMMON.body),
    ...(isProbe(route.url) ? [] : COMMON.refusable),
    ...COMMON.any,
  ];
}

/** A schema, or one for each content type. */
type Answer = { readonly description?: string; readonly content?: object };

function describe(title: string, answer: Answer, isCommon: boolean): object {
  const description = answer.description ?? title;
  if (answer === Problem) return { description, content: PROBLEM_CONTENT };
  if (answer.content === undefined) return { 'x-response-description': description, ...answer };
  // What a hook answers with this status is not what the route answers with it.
  const content = isCommon ? { ...answer.content, ...PROBLEM_CONTENT } : answer.content;
  return { ...answer, description, content };
}

function titleOf(status: string): string {
  return STATUS_CODES[status] ?? 'Answer';
}
