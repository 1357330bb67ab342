import { createServer } from 'node:http';

/** A service that is ready, is scraped, and does nothing else. */
createServer((request, response) => {
  const isMetrics = request.url === '/metrics';
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
  response.end(isMetrics ? 'small_up 1\n' : 'ready\n');
}).listen(Number(process.env['PORT']), process.env['HOST'] ?? '127.0.0.1');
