import { Compile } from 'typebox/compile';
import { resolved, type Content, type Located, type OpenApi } from './operations.ts';

export type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
};

/** Lines of a stack trace, and paths of sources. */
const INSIDE = /\n\s+at |node_modules|\.ts:\d+|\.js:\d+/;

/** What is wrong with an answer, measured by the document; empty when nothing is. */
export function complaintsAbout(
  { name, operation }: Located,
  answer: Answer,
  document: OpenApi,
): readonly string[] {
  const { status, text } = answer;
  const mayFail = status === 503 || (name === 'GET /simulate/error' && status === 500);
  if (status >= 500 && !mayFail) return [`${status} is the fault of the server`];
  const response = operation.responses[status];
  if (response === undefined) return [`${status} is not documented`];
  if (status >= 400 && INSIDE.test(text)) return ['the answer shows what it is like inside'];
  if (response.content === undefined) return text === '' ? [] : ['there should be no body'];
  return complaintsAboutBody(response.content, answer, document);
}

function complaintsAboutBody(
  content: Content,
  { status, contentType, text }: Answer,
  document: OpenApi,
): readonly string[] {
  const type = contentType.split(';')[0] ?? '';
  const media = content[type];
  if (media === undefined) return [`${status} as ${type} is not documented`];
  const value: unknown = type.endsWith('json') ? JSON.parse(text) : text;
  const errors = Compile(resolved(media.schema, document))
    .Errors(value)
    .map(
      ({ instancePath, message }) => `the body is not as documented: ${instancePath} ${message}`,
    );
  const isProblem = type === 'application/problem+json';
  const tellsStatus = !isProblem || (value as { status?: unknown }).status === status;
  return tellsStatus ? errors : [...errors, 'the problem tells another status than the answer'];
}
