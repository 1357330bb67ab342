import { STATUS_CODES } from 'node:http';
import { Type, type Static } from 'typebox';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** An error answer, as RFC 9457 describes it. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  /** The request's id, to find it again in the logs. */
  instance: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))),
});
export type Problem = Static<typeof Problem>;

/** Thrown by a route to answer with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly statusCode: number;
  /** The fields of the request that it is about. */
  readonly fields: Problem['errors'];

  constructor(statusCode: number, detail: string, fields?: Problem['errors']) {
    super(detail);
    this.statusCode = statusCode;
    this.fields = fields;
  }
}

export function problem(
  status: number,
  detail: string,
  requestId: string,
  errors?: Problem['errors'],
): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: `urn:request:${requestId}`,
    ...(errors === undefined ? {} : { errors }),
  };
}
