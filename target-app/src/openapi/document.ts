import swagger from '@fastify/swagger';
import type { App } from '../http/app.ts';
import { Problem } from '../http/problem.ts';
import { documented, PROBLEM_ID } from './documented.ts';

/** From now on every route that is added is in the document, which `app.swagger()` makes. */
export async function installDocument(app: App, version: string): Promise<void> {
  app.addSchema({ ...Problem, $id: PROBLEM_ID });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Target app',
        version,
        description:
          'A school service: the system under test. Errors are problem details (RFC 9457). ' +
          'Every answer has an X-Request-Id and a traceparent.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { administrator: { type: 'http', scheme: 'bearer' } },
      },
    },
    refResolver: {
      // Schemas keep their own names.
      buildLocalReference: ({ $id }, _baseUri, _fragment, index) =>
        typeof $id === 'string' ? $id : `schema-${index}`,
    },
    transform: ({ schema, url, route }) => ({ schema: documented(schema ?? {}, route), url }),
  });
}
