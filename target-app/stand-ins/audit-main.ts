import dynalite from 'dynalite';
import { serve } from './serve.ts';

/** An embedded database server that speaks the DynamoDB protocol and keeps everything in memory; `GET /` answers 200. */
const server = dynalite({ createTableMs: 0 });
serve('audit', server, () => new Promise((resolve) => server.close(resolve)));
