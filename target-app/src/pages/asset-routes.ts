import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import { findAsset } from './assets.ts';

const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';

const schema = {
  tags: ['pages'],
  summary: 'A file that the pages refer to',
  params: Type.Object({ file: Type.String({ minLength: 1, maxLength: 64 }) }),
  querystring: Type.Object({ v: Type.Optional(Type.String()) }),
  response: {
    200: {
      content: {
        'text/css': { schema: Type.String() },
        'image/svg+xml': { schema: Type.String() },
        'text/javascript': { schema: Type.String() },
      },
    },
    304: Type.Null({ description: 'Not Modified' }),
    404: Problem,
  },
};

export function assetRoutes(app: App): void {
  app.get('/assets/:file', { schema }, async (request, reply) => {
    const { file } = request.params;
    const asset = findAsset(file);
    if (asset === undefined) throw new ProblemError(404, `There is no file ${file}.`);
    const etag = `"${asset.version}"`;
    reply.header('etag', etag);
    const isThisVersion = request.query.v === asset.version;
    reply.header('cache-control', isThisVersion ? KEPT_FOR_EVER : 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send(null);
    return reply.type(asset.type).send(asset.content.toString());
  });
}
