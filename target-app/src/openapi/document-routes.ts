import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { renderDocs } from './docs-page.ts';
import type { ApiDocument } from './openapi-types.ts';

const tags = ['documentation'];

/** An object to whoever reads it; here it is text already. */
const OpenApiText = Type.Unsafe<string>({
  type: 'object',
  required: ['openapi', 'info', 'paths'],
  properties: {
    openapi: { type: 'string' },
    info: { type: 'object' },
    paths: { type: 'object' },
  },
});

/** The document of this API for programs and for people. Both are made once: routes do not change while it runs. */
export function documentRoutes(app: App): void {
  let json = '';
  let page = '';
  app.addHook('onReady', async () => {
    json = JSON.stringify(app.swagger());
    // References aside, of which we make no more than one, this is what the document consists of.
    page = renderDocs(JSON.parse(json) as ApiDocument);
  });

  app.get(
    '/openapi.json',
    {
      schema: {
        tags,
        summary: 'This document',
        response: { 200: { content: { 'application/json': { schema: OpenApiText } } } },
      },
    },
    async (_request, reply) => reply.type('application/json').send(json),
  );

  app.get(
    '/docs',
    {
      schema: {
        tags,
        summary: 'This document as a page',
        response: { 200: { content: { 'text/html': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send(page),
  );
}
