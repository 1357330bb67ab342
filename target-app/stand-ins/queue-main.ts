import { buildApp } from 'fauxqs';
import { serve } from './serve.ts';

/** An embedded queue server that speaks the SQS protocol and keeps everything in memory; `GET /health` answers 200. */
const server = buildApp({ logger: false });
await server.ready();
serve('queue', server.server, () => server.close());
